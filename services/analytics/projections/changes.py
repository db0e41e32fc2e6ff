"""What a batch of public events comes to: the last event of a row wins, in the events' order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shared.contracts import Contract, Envelope
from shared.contracts.assessment import (
    ErasureRequested,
    OutcomeJudged,
    ParticipantErased,
    ParticipantRegistered,
)
from shared.messaging.projection import PublicEvent

SERVICE = "analytics"
# Every service that keeps something private about a participant and must say that it is gone.
OWING = (SERVICE, "assessment")
HANDLED: frozenset[type[Contract]] = frozenset(
    {ParticipantRegistered, OutcomeJudged, ErasureRequested, ParticipantErased}
)
# An erasure must not wait behind an event that is missing or parked.
OVERTAKING = frozenset({ErasureRequested.contract_type, ParticipantErased.contract_type})


@dataclass
class Erasure:
    """One service's part in erasing one person."""

    requested_at: datetime | None = None
    erased_at: datetime | None = None


@dataclass
class Changes:
    """The batch, folded. `touched` holds every participant met: those without a registration
    become stubs."""

    touched: set[UUID] = field(default_factory=set)
    registered: dict[UUID, ParticipantRegistered] = field(default_factory=dict)
    outcomes: dict[tuple[UUID, str], OutcomeJudged] = field(default_factory=dict)
    erased: dict[UUID, datetime] = field(default_factory=dict)
    erasures: dict[tuple[UUID, str], Erasure] = field(default_factory=dict)

    def take(self, envelope: Envelope, data: Contract, now: datetime) -> None:
        match data:
            case ParticipantRegistered(participant_id=person):
                self.registered[person] = data
            case OutcomeJudged(participant_id=person):
                self.outcomes[person, data.rule] = data
            case ErasureRequested(participant_id=person):
                self._erase(person, envelope.time, now)
            case ParticipantErased(participant_id=person):
                # It may overtake the request, which then never comes.
                self._erase(person, envelope.time, now)
                done = self._erasure(person, envelope.source.rsplit("/", 1)[-1])
                done.erased_at = done.erased_at or envelope.time
            case _:
                return
        self.touched.add(person)

    def _erase(self, person: UUID, requested_at: datetime, now: datetime) -> None:
        self.erased.setdefault(person, requested_at)
        for service in OWING:
            erasure = self._erasure(person, service)
            erasure.requested_at = erasure.requested_at or requested_at
        own = self._erasure(person, SERVICE)
        own.erased_at = own.erased_at or now

    def _erasure(self, person: UUID, service: str) -> Erasure:
        return self.erasures.setdefault((person, service), Erasure())


def fold(events: Sequence[PublicEvent], now: datetime) -> Changes:
    """Events of types outside HANDLED change nothing. now: when this service erases."""
    changes = Changes()
    for event in events:
        if type(event.data) in HANDLED:
            changes.take(event.envelope, event.data, now)
    return changes
