"""The part of the projection that every other stands on: who there is, and who was erased."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

import asyncpg

from shared.contracts import Contract
from shared.contracts.assessment import (
    ErasureRequested,
    ParticipantCorrected,
    ParticipantErased,
    ParticipantRegistered,
)
from shared.contracts.plans import PersonErased
from shared.eventstore import columns
from shared.messaging.projection import PublicEvent
from shared.security import BlindIndex

SERVICE: Final = "analytics"
# Every service that keeps something private about a participant and must say that it is gone.
OWING: Final = (SERVICE, "assessment", "plans")
PSEUDONYM_DIGITS: Final = 32

# An erased row stays as it is, whatever arrives later. A stub never blanks a known row.
PARTICIPANTS: Final = """
insert into participants as held (participant_id, pseudonym, arm, index_date, index_offence, definition,
                                  characteristics, erased_at)
select * from unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::text[], $6::text[], $7::jsonb[],
                     $8::timestamptz[])
on conflict (participant_id) do update set
    pseudonym = excluded.pseudonym, arm = excluded.arm, index_date = excluded.index_date,
    index_offence = excluded.index_offence, definition = excluded.definition,
    characteristics = excluded.characteristics, erased_at = excluded.erased_at
where held.erased_at is null and (excluded.arm is not null or excluded.erased_at is not null)
"""
# What was said first stays: a repeated request does not make an erasure younger.
ERASURES: Final = """
insert into erasures as held (participant_id, service, requested_at, erased_at)
select * from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[])
on conflict (participant_id, service) do update set
    requested_at = coalesce(held.requested_at, excluded.requested_at),
    erased_at = coalesce(held.erased_at, excluded.erased_at)
"""


@dataclass
class Erasure:
    """One service's part in erasing one person."""

    requested_at: datetime | None = None
    erased_at: datetime | None = None


@dataclass
class Participants:
    """now: when this service erases. touched: everybody met by any part: those without a
    registration become stubs."""

    now: datetime
    touched: set[UUID] = field(default_factory=set)
    registered: dict[UUID, ParticipantRegistered | ParticipantCorrected] = field(default_factory=dict)
    erased: dict[UUID, datetime] = field(default_factory=dict)
    erasures: dict[tuple[UUID, str], Erasure] = field(default_factory=dict)

    handled: ClassVar[frozenset[type[Contract]]] = frozenset(
        {ParticipantRegistered, ParticipantCorrected, ErasureRequested, ParticipantErased, PersonErased}
    )
    # When this service erased is the one thing that a replay cannot know.
    tables: ClassVar[Mapping[str, str]] = {
        "participants": "*",
        "erasures": """participant_id, service, requested_at, erased_at is null as open,
                       case when service <> 'analytics' then erased_at end as erased_at""",
    }

    def meet(self, data: Contract) -> None:
        """Whoever an event is about is to have a row."""
        person = getattr(data, "participant_id", None)
        if person is not None:
            self.touched.add(person)

    def take(self, event: PublicEvent) -> None:
        envelope = event.envelope
        match event.data:
            case (ParticipantRegistered() | ParticipantCorrected()) as data:
                # A correction says all of it anew, in place of what was said before.
                self.registered[data.participant_id] = data
            case ErasureRequested(participant_id=person):
                self._erase(person, envelope.time)
            case ParticipantErased(participant_id=person) | PersonErased(participant_id=person):
                # It may overtake the request, which then never comes.
                self._erase(person, envelope.time)
                done = self._erasure(person, envelope.source.rsplit("/", 1)[-1])
                done.erased_at = done.erased_at or envelope.time

    def _erase(self, person: UUID, requested_at: datetime) -> None:
        self.erased.setdefault(person, requested_at)
        for service in OWING:
            erasure = self._erasure(person, service)
            erasure.requested_at = erasure.requested_at or requested_at
        own = self._erasure(person, SERVICE)
        own.erased_at = own.erased_at or self.now

    def _erasure(self, person: UUID, service: str) -> Erasure:
        return self.erasures.setdefault((person, service), Erasure())

    async def write(self, driver: "asyncpg.Connection[Any]", pseudonyms: BlindIndex) -> None:
        if self.touched:
            # In the order of the key, so that two writers of overlapping batches cannot deadlock.
            rows = (self._participant(person, pseudonyms) for person in sorted(self.touched))
            await driver.execute(PARTICIPANTS, *columns(rows))
        if self.erasures:
            owed = sorted(self.erasures.items())
            rows = ((*key, part.requested_at, part.erased_at) for key, part in owed)
            await driver.execute(ERASURES, *columns(rows))

    def _participant(self, person: UUID, pseudonyms: BlindIndex) -> tuple[object, ...]:
        erased_at, data = self.erased.get(person), self.registered.get(person)
        if data is None or erased_at is not None:
            return (person, None, None, None, None, None, None, erased_at)
        described = (data.arm.value, data.index_date, data.index_offence, data.definition)
        characteristics = json.dumps(data.characteristics, separators=(",", ":"))
        return (person, pseudonym(pseudonyms, person), *described, characteristics, None)


def pseudonym(pseudonyms: BlindIndex, person: UUID) -> str:
    """32 hexadecimal digits: stable, and no way back to the id without the index key."""
    return pseudonyms.of("analytics.pseudonym", str(person)).hex()[:PSEUDONYM_DIGITS]
