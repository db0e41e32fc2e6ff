"""What can have become of a reoffence that an extract reported, beside being recorded."""

from datetime import date
from uuid import UUID

from services.assessment.domain.outcome import Proof, Reoffence
from shared.domain import event


@event("reoffence-superseded")
class ReoffenceSuperseded:
    """The source says otherwise now; what it said before stays in the log. Also after it had
    withdrawn the reoffence."""

    participant_id: UUID
    reoffence_id: UUID
    offence_date: date
    proven_date: date
    disposal: str
    offence_code: str | None
    proof: Proof | None
    source: str

    @property
    def reoffence(self) -> Reoffence:
        facts = {name: value for name, value in vars(self).items() if name != "participant_id"}
        return Reoffence(**facts)


@event("reoffence-withdrawn")
class ReoffenceWithdrawn:
    """The source no longer knows this reoffence, or reports it under an id of its own."""

    participant_id: UUID
    reoffence_id: UUID
    source: str


EVENTS = (ReoffenceSuperseded, ReoffenceWithdrawn)
