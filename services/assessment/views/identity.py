"""Who a participant is, sealed into one column and found by blind indices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.assessment.domain.people.participant_events import ParticipantRegistered, RegistrationCorrected
from shared.domain import ERASED
from shared.security import BlindIndex, Keys


@dataclass(frozen=True)
class Identity:
    """What says who one participant is. A comparator may have an external id alone."""

    crn: str | None = None
    name: str | None = None
    date_of_birth: date | None = None
    pnc_id: str | None = None
    external_id: str | None = None


def of(event: ParticipantRegistered | RegistrationCorrected) -> Identity | None:
    """None for somebody erased."""
    said: Any = event
    # One key seals all of them, and one of these two there always is.
    if said.crn is ERASED or said.external_id is ERASED:
        return None
    return Identity(said.crn, said.name, said.date_of_birth, said.pnc_id, said.external_id)


def seal(participant_id: UUID, identity: Identity, keys: Keys) -> str:
    """The identity as stored."""
    value = {name: str(said) for name, said in vars(identity).items() if said is not None}
    return keys.seal(str(participant_id), _context(participant_id), value)


def unseal(participant_id: UUID, sealed: str | None, keys: Keys) -> Identity | None:
    """None for somebody erased."""
    value: Any = (
        ERASED if sealed is None else keys.open(str(participant_id), _context(participant_id), sealed)
    )
    if value is ERASED:
        return None
    born = value.get("date_of_birth")
    return Identity(**{**value, "date_of_birth": date.fromisoformat(born) if born else None})


def crn_index(index: BlindIndex, crn: str) -> bytes:
    return index.of("crn", crn)


def pnc_index(index: BlindIndex, pnc_id: str) -> bytes:
    """pnc_id: in its long form."""
    return index.of("pnc", pnc_id)


def external_index(index: BlindIndex, external_id: str) -> bytes:
    return index.of("external", external_id)


def indices(index: BlindIndex, identity: Identity | None) -> Sequence[bytes | None]:
    """Of the CRN, the PNC id and the external id, in this order; None for what there is not."""
    if identity is None:
        return None, None, None
    return (
        crn_index(index, identity.crn) if identity.crn else None,
        pnc_index(index, identity.pnc_id) if identity.pnc_id else None,
        external_index(index, identity.external_id) if identity.external_id else None,
    )


def _context(participant_id: UUID) -> str:
    return f"assessment/participants/{participant_id}/identity"
