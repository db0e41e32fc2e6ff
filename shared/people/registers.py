"""The rows of who may not meet whom, and of risk: from the restricted topic."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

from shared.contracts.assessment import (
    ExclusionChecked,
    ExclusionEnded,
    ExclusionRecorded,
    RiskEnded,
    RiskRecorded,
)
from shared.eventstore import columns
from shared.messaging.projection import PublicEvent
from shared.people.said import Driver

T = TypeVar("T", ExclusionRecorded, RiskRecorded)

# Recorded again under its id, an entry is corrected: it stands anew, unless it was ended after that.
EXCLUDE = """
    insert into people_exclusions (entry_id, participant_id, kind, other_participant_id, district, category,
                                   checked, source, starts_on, ends_on, ended_on)
    select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::bool[],
                         $8::text[], $9::date[], $10::date[], $11::date[])
    on conflict (entry_id) do update set
        kind = excluded.kind, other_participant_id = excluded.other_participant_id,
        district = excluded.district, category = excluded.category, checked = excluded.checked,
        source = excluded.source, starts_on = excluded.starts_on, ends_on = excluded.ends_on,
        ended_on = excluded.ended_on
"""
CHECK = """
    update people_exclusions held
    set checked = held.checked or said.checked, ended_on = coalesce(said.ended_on, held.ended_on)
    from unnest($1::uuid[], $2::bool[], $3::date[]) as said (entry_id, checked, ended_on)
    where held.entry_id = said.entry_id
"""
ASSESS = """
    insert into people_risks (entry_id, participant_id, kind, level, mappa_category, mappa_level, alert,
                              source, starts_on, ends_on, ended_on)
    select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::int[], $6::int[], $7::text[],
                         $8::text[], $9::date[], $10::date[], $11::date[])
    on conflict (entry_id) do update set
        kind = excluded.kind, level = excluded.level, mappa_category = excluded.mappa_category,
        mappa_level = excluded.mappa_level, alert = excluded.alert, source = excluded.source,
        starts_on = excluded.starts_on, ends_on = excluded.ends_on, ended_on = excluded.ended_on
"""
END_RISK = """
    update people_risks held set ended_on = said.ended_on
    from unnest($1::uuid[], $2::date[]) as said (entry_id, ended_on) where held.entry_id = said.entry_id
"""


@dataclass
class Entry(Generic[T]):
    """What a batch says of an entry. recorded: None where it was recorded before."""

    participant_id: UUID
    recorded: T | None = None
    checked: bool = False
    ended_on: date | None = None


@dataclass
class Registers:
    """Of a batch, what is to be written."""

    exclusions: dict[UUID, Entry[ExclusionRecorded]] = field(default_factory=dict)
    risks: dict[UUID, Entry[RiskRecorded]] = field(default_factory=dict)

    def take(self, event: PublicEvent) -> None:
        match event.data:
            case ExclusionRecorded() as data:
                self.exclusions[data.entry_id] = Entry(data.participant_id, data, data.checked)
            case ExclusionChecked() as data:
                self.exclusions.setdefault(data.entry_id, Entry(data.participant_id)).checked = True
            case ExclusionEnded() as data:
                self.exclusions.setdefault(data.entry_id, Entry(data.participant_id)).ended_on = data.ended_on
            case RiskRecorded() as risk:
                self.risks[risk.entry_id] = Entry(risk.participant_id, risk)
            case RiskEnded() as data:
                self.risks.setdefault(data.entry_id, Entry(data.participant_id)).ended_on = data.ended_on

    async def write(self, driver: Driver, erased: Collection[UUID]) -> None:
        exclusions, risks = _kept(self.exclusions, erased), _kept(self.risks, erased)
        await _execute(
            driver, EXCLUDE, [_excluded(key, e, e.recorded) for key, e in exclusions if e.recorded]
        )
        later = [(key, e.checked, e.ended_on) for key, e in exclusions if e.recorded is None]
        await _execute(driver, CHECK, later)
        await _execute(driver, ASSESS, [_assessed(key, e, e.recorded) for key, e in risks if e.recorded])
        await _execute(driver, END_RISK, [(key, e.ended_on) for key, e in risks if e.recorded is None])


def _kept(entries: dict[UUID, Entry[T]], erased: Collection[UUID]) -> list[tuple[UUID, Entry[T]]]:
    return sorted((item for item in entries.items() if item[1].participant_id not in erased), key=_key)


def _key(item: tuple[UUID, object]) -> UUID:
    return item[0]


async def _execute(driver: Driver, statement: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        await driver.execute(statement, *columns(rows))


def _excluded(key: UUID, entry: Entry[Any], said: ExclusionRecorded) -> tuple[Any, ...]:
    whom = said.kind, said.other_participant_id, said.district, said.category
    dates = said.starts_on, said.ends_on, entry.ended_on
    return (key, entry.participant_id, *whom, entry.checked, said.source, *dates)


def _assessed(key: UUID, entry: Entry[Any], said: RiskRecorded) -> tuple[Any, ...]:
    what = said.kind, said.level, said.mappa_category, said.mappa_level, said.alert
    return (key, entry.participant_id, *what, said.source, said.starts_on, said.ends_on, entry.ended_on)
