"""Who a participant is, sealed into one column and found by a blind index."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.assessment.domain.participant_events import ParticipantRegistered
from shared.domain import ERASED
from shared.security import BlindIndex, Keys


@dataclass(frozen=True)
class Identity:
    """CRN, name and date of birth of one participant."""

    crn: str
    name: str
    date_of_birth: date


def seal(event: ParticipantRegistered, keys: Keys) -> str | None:
    """The identity as stored; None for somebody erased."""
    if event.crn is ERASED:
        return None
    value = {"crn": event.crn, "name": event.name, "date_of_birth": str(event.date_of_birth)}
    return keys.seal(str(event.participant_id), _context(event.participant_id), value)


def unseal(participant_id: UUID, sealed: str | None, keys: Keys) -> Identity | None:
    """None for somebody erased."""
    value: Any = (
        ERASED if sealed is None else keys.open(str(participant_id), _context(participant_id), sealed)
    )
    if value is ERASED:
        return None
    return Identity(value["crn"], value["name"], date.fromisoformat(value["date_of_birth"]))


def crn_index(index: BlindIndex, crn: str) -> bytes:
    return index.of("crn", crn)


def _context(participant_id: UUID) -> str:
    return f"assessment/participants/{participant_id}/identity"
