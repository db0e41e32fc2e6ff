"""The part of the projection behind the dataset `reoffending`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final
from uuid import UUID

import asyncpg

from services.analytics.projections.part import forget
from shared.contracts import Contract
from shared.contracts.assessment import OutcomeJudged
from shared.eventstore import columns

OUTCOMES: Final = """
insert into outcomes (participant_id, rule, status, event, time_days, reoffences)
select o.* from unnest($1::uuid[], $2::text[], $3::text[], $4::boolean[], $5::integer[], $6::integer[])
    as o (participant_id, rule, status, event, time_days, reoffences)
join participants p on p.participant_id = o.participant_id and p.erased_at is null
on conflict (participant_id, rule) do update set
    status = excluded.status, event = excluded.event, time_days = excluded.time_days,
    reoffences = excluded.reoffences
"""


@dataclass
class Reoffending:
    """The last judgement of each person by each rule."""

    judged: dict[tuple[UUID, str], OutcomeJudged] = field(default_factory=dict)

    handled: ClassVar[frozenset[type[Contract]]] = frozenset({OutcomeJudged})
    tables: ClassVar[Mapping[str, str]] = {"outcomes": "*"}

    def take(self, data: Contract) -> None:
        if isinstance(data, OutcomeJudged):
            self.judged[data.participant_id, data.rule] = data

    async def write(self, driver: "asyncpg.Connection[Any]", erased: Sequence[UUID]) -> None:
        if self.judged:
            rows = (_row(data) for _, data in sorted(self.judged.items(), key=lambda item: item[0]))
            await driver.execute(OUTCOMES, *columns(rows))
        await forget(driver, erased, "outcomes")


def _row(data: OutcomeJudged) -> tuple[object, ...]:
    return (data.participant_id, data.rule, data.status, data.event, data.time_days, data.reoffences)
