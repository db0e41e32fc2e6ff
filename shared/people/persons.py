"""The rows of participants: who they are here, what they permit, who they are merged with, whose case."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from shared.contracts.assessment import (
    CaseAssigned,
    CaseTransferred,
    CaseUnassigned,
    ErasureRequested,
    ExclusionChecked,
    ExclusionEnded,
    ExclusionRecorded,
    ParticipantCorrected,
    ParticipantErased,
    ParticipantMerged,
    ParticipantRegistered,
    ParticipantStatusChanged,
    ParticipantUnmerged,
    PermissionChanged,
    RiskEnded,
    RiskRecorded,
)
from shared.eventstore import columns
from shared.messaging.projection import PublicEvent
from shared.people.said import Driver, Said

ABOUT: Final = (
    ParticipantRegistered,
    ParticipantCorrected,
    ParticipantStatusChanged,
    ErasureRequested,
    ParticipantErased,
    PermissionChanged,
    ParticipantMerged,
    ParticipantUnmerged,
    CaseAssigned,
    CaseTransferred,
    CaseUnassigned,
    # Met here, written with the registers.
    ExclusionRecorded,
    ExclusionChecked,
    ExclusionEnded,
    RiskRecorded,
    RiskEnded,
)
# In the order of the key, so that two writers cannot deadlock. Every person of the batch is locked by
# it: what is told of them elsewhere meanwhile (the restricted topic) sees an erasure, or is seen by it.
MEET = """
    insert into people as held (participant_id, arm, registered_by, status, status_on, erased)
    select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::date[], $6::bool[])
    on conflict (participant_id) do update set
        erased = held.erased or excluded.erased,
        arm = case when not (held.erased or excluded.erased) then coalesce(excluded.arm, held.arm) end,
        registered_by = case when not (held.erased or excluded.erased)
                        then coalesce(excluded.registered_by, held.registered_by) end,
        status = case when held.erased or excluded.erased then null
                 when excluded.status_on is null then held.status else excluded.status end,
        status_on = case when not (held.erased or excluded.erased)
                    then coalesce(excluded.status_on, held.status_on) end
    returning participant_id, erased
"""
PERMIT = """
    insert into people_permissions (participant_id, purpose, may)
    select * from unnest($1::uuid[], $2::text[], $3::bool[])
    on conflict (participant_id, purpose) do update set may = excluded.may
"""
MERGE = """
    insert into people_merges (participant_id, merged_into, occurred_at)
    select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[])
    on conflict (participant_id) do update
    set merged_into = excluded.merged_into, occurred_at = excluded.occurred_at
"""
CASES = Said(
    "people_cases",
    {
        "participant_id": "uuid",
        "number": "bigint",
        "case_manager_id": "uuid",
        "account": "text",
        "ended": "bool",
        "from_on": "date",
    },
)
FORGET = """
    with permissions as (delete from people_permissions where participant_id = any($1::uuid[])),
         merges as (delete from people_merges where participant_id = any($1::uuid[])),
         cases as (delete from people_cases where participant_id = any($1::uuid[])),
         exclusions as (delete from people_exclusions where participant_id = any($1::uuid[]))
    delete from people_risks where participant_id = any($1::uuid[])
"""


@dataclass
class Known:
    """What a batch says of somebody. status_on: None where it says nothing of their status."""

    arm: str | None = None
    registered_by: str | None = None
    status: str | None = None
    status_on: date | None = None
    erased: bool = False


@dataclass
class Persons:
    """Of a batch, what is to be written. Whoever an event is about is met: a stub, until registered."""

    known: dict[UUID, Known] = field(default_factory=dict)
    permissions: dict[tuple[UUID, str], bool] = field(default_factory=dict)
    merges: dict[UUID, tuple[UUID | None, datetime]] = field(default_factory=dict)
    cases: list[tuple[Any, ...]] = field(default_factory=list)

    def take(self, event: PublicEvent) -> None:
        data: Any = event.data
        if not isinstance(data, ABOUT):
            return
        person: UUID = data.participant_id
        known = self.known.setdefault(person, Known())
        match data:
            case ParticipantRegistered():
                known.arm, known.registered_by = data.arm.value, data.registered_by
            case ParticipantCorrected():
                known.arm = data.arm.value
            case ParticipantStatusChanged():
                known.status, known.status_on = data.status, data.on
            case ErasureRequested() | ParticipantErased():
                known.erased = True
            case PermissionChanged():
                self.permissions[person, data.purpose] = data.may
            case ParticipantMerged():
                self.merges[person] = data.merged_into, data.occurred_at
            case ParticipantUnmerged():
                self.merges[person] = None, data.occurred_at
            case CaseAssigned() | CaseTransferred() | CaseUnassigned():
                ended = isinstance(data, CaseUnassigned)
                holder = data.case_manager_id, data.account, ended, data.from_on
                self.cases.append((person, event.envelope.sequence, *holder))

    async def meet(self, driver: Driver) -> frozenset[UUID]:
        """Write who they are, and forget whoever this batch erases. Returns those who are erased: nothing
        more is written of them."""
        if not self.known:
            return frozenset()
        rows = ((person, *vars(_left(known)).values()) for person, known in sorted(self.known.items()))
        met = await driver.fetch(MEET, *columns(rows))
        if now := [person for person, known in self.known.items() if known.erased]:
            await driver.execute(FORGET, now)
        return frozenset(row["participant_id"] for row in met if row["erased"])

    async def write(self, driver: Driver, erased: Collection[UUID]) -> None:
        permitted = [(*key, may) for key, may in sorted(self.permissions.items()) if key[0] not in erased]
        if permitted:
            await driver.execute(PERMIT, *columns(permitted))
        merged = [(person, *told) for person, told in sorted(self.merges.items()) if person not in erased]
        if merged:
            await driver.execute(MERGE, *columns(merged))
        await CASES.write(driver, (row for row in self.cases if row[0] not in erased))


def _left(known: Known) -> Known:
    return Known(erased=True) if known.erased else known
