"""The part of the projection behind the dataset `measures`: measures and their administrations."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar, Final
from uuid import UUID

import asyncpg

from services.analytics.projections.part import forget
from shared.contracts import Contract
from shared.contracts.assessment import (
    AdministrationRecorded,
    AdministrationWithdrawn,
    AlertAcknowledged,
    AlertRaised,
    MeasurePublished,
)
from shared.eventstore import columns

MEASURES: Final = """
insert into measures (measure, items, better, minimum, maximum, standard_deviation, reliability, subscales)
select m.measure, m.items, m.better, m.minimum, m.maximum, m.standard_deviation, m.reliability,
       array(select jsonb_array_elements_text(m.subscales))
from unnest($1::text[], $2::integer[], $3::text[], $4::numeric[], $5::numeric[], $6::numeric[],
            $7::numeric[], $8::jsonb[])
    as m (measure, items, better, minimum, maximum, standard_deviation, reliability, subscales)
on conflict (measure) do update set
    items = excluded.items, better = excluded.better, minimum = excluded.minimum,
    maximum = excluded.maximum, standard_deviation = excluded.standard_deviation,
    reliability = excluded.reliability, subscales = excluded.subscales
"""
# What is not recorded in this batch (measure is null) keeps its scores; alerts only ever add up.
ADMINISTRATIONS: Final = """
insert into administrations as held (administration_id, participant_id, measure, time_point,
    administered_on, filled_in_by, raw, total, not_computed, items_missing, withdrawn, alerts)
select a.* from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::date[], $6::text[],
    $7::numeric[], $8::numeric[], $9::text[], $10::integer[], $11::text[], $12::jsonb[])
    as a (administration_id, participant_id)
join participants p on p.participant_id = a.participant_id and p.erased_at is null
on conflict (administration_id) do update set
    {recorded},
    withdrawn = coalesce(excluded.withdrawn, held.withdrawn),
    alerts = held.alerts || excluded.alerts
"""
SUBSCALES: Final = """
insert into subscale_scores (administration_id, subscale, participant_id, score)
select s.* from unnest($1::uuid[], $2::text[], $3::uuid[], $4::numeric[])
    as s (administration_id, subscale, participant_id, score)
join participants p on p.participant_id = s.participant_id and p.erased_at is null
on conflict (administration_id, subscale) do update set score = excluded.score
"""
RECORDED: Final = (
    "measure", "time_point", "administered_on", "filled_in_by",
    "raw", "total", "not_computed", "items_missing",
)  # fmt: skip
WRITE_ADMINISTRATIONS: Final = ADMINISTRATIONS.format(
    recorded=",\n    ".join(
        f"{column} = case when excluded.measure is null then held.{column} else excluded.{column} end"
        for column in RECORDED
    )
)


@dataclass
class Administration:
    """What a batch says of one. alerts: kind -> what was done about it, null while open."""

    participant_id: UUID
    recorded: AdministrationRecorded | None = None
    withdrawn: str | None = None
    alerts: dict[str, str | None] = field(default_factory=dict)

    def row(self) -> tuple[object, ...]:
        return (self.participant_id, *_scored(self.recorded), self.withdrawn, json.dumps(self.alerts))


@dataclass
class Measures:
    """Measures as they are published, and what became of their administrations."""

    published: dict[str, MeasurePublished] = field(default_factory=dict)
    administrations: dict[UUID, Administration] = field(default_factory=dict)

    handled: ClassVar[frozenset[type[Contract]]] = frozenset(
        {
            AdministrationRecorded,
            AdministrationWithdrawn,
            AlertAcknowledged,
            AlertRaised,
            MeasurePublished,
        }
    )
    tables: ClassVar[Mapping[str, str]] = {"measures": "*", "administrations": "*", "subscale_scores": "*"}

    def take(self, data: Contract) -> None:
        match data:
            case MeasurePublished(measure=measure):
                self.published[measure] = data
            case AdministrationRecorded():
                self._of(data).recorded = data
            case AdministrationWithdrawn():
                self._of(data).withdrawn = data.reason
            case AlertRaised():
                self._of(data).alerts[data.alert] = None
            case AlertAcknowledged():
                self._of(data).alerts[data.alert] = data.action

    def _of(self, data: Any) -> Administration:
        new = Administration(data.participant_id)
        return self.administrations.setdefault(data.administration_id, new)

    async def write(self, driver: "asyncpg.Connection[Any]", erased: Sequence[UUID]) -> None:
        if self.published:
            measures = (_measure(self.published[key]) for key in sorted(self.published))
            await driver.execute(MEASURES, *columns(measures))
        if self.administrations:
            held = sorted(self.administrations.items(), key=lambda item: item[0])
            await driver.execute(WRITE_ADMINISTRATIONS, *columns((key, *each.row()) for key, each in held))
            if subscales := [row for _, each in held for row in _subscales(each.recorded)]:
                await driver.execute(SUBSCALES, *columns(subscales))
        await forget(driver, erased, "administrations", "subscale_scores")


def _measure(data: MeasurePublished) -> tuple[object, ...]:
    scores = (data.minimum, data.maximum, data.standard_deviation, data.reliability)
    # An array of arrays of several lengths cannot be sent; a list as JSON can.
    return (data.measure, data.items, data.better, *map(_exact, scores), json.dumps(data.subscales))


def _scored(data: AdministrationRecorded | None) -> tuple[object, ...]:
    if data is None:
        return (None,) * len(RECORDED)
    when = (data.measure, data.time_point, data.administered_on, data.filled_in_by)
    return (*when, _exact(data.raw), _exact(data.total), data.not_computed, data.items_missing)


def _subscales(data: AdministrationRecorded | None) -> list[tuple[object, ...]]:
    if data is None:
        return []
    return [
        (data.administration_id, each.subscale, data.participant_id, _exact(each.score))
        for each in data.subscales
    ]


def _exact(score: str | None) -> Decimal | None:
    return None if score is None else Decimal(score)
