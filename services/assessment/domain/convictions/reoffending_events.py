"""What can have become of a reoffence that an extract reported, beside being recorded."""

from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from services.assessment.domain.convictions.outcome import Proof, Reoffence
from shared.domain import event


@event("reoffence-superseded", version=2)
class ReoffenceSuperseded:
    """The source says otherwise now; what it said before stays in the log. Also after it had
    withdrawn the reoffence. covers_until: the last day that the extract covers."""

    participant_id: UUID
    reoffence_id: UUID
    offence_date: date
    proven_date: date
    disposal: str
    offence_code: str | None
    proof: Proof | None
    source: str
    covers_until: date | None = None

    @property
    def reoffence(self) -> Reoffence:
        return reoffence_of(self)


@event("reoffence-withdrawn", version=2)
class ReoffenceWithdrawn:
    """The source no longer knows this reoffence, or reports it under an id of its own."""

    participant_id: UUID
    reoffence_id: UUID
    source: str
    covers_until: date | None = None


def reoffence_of(event: Any) -> Reoffence:
    """What an event says of a reoffence, beside whose it is and of when the extract was."""
    return Reoffence(**{each.name: getattr(event, each.name) for each in fields(Reoffence)})


EVENTS = (ReoffenceSuperseded, ReoffenceWithdrawn)
