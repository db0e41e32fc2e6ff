"""What deciding about a case manager needs to know beyond the stream."""

from datetime import date
from uuid import UUID

from services.assessment.domain.organisation.periods import Period
from services.assessment.domain.organisation.training import Training, TrainingDefinition
from services.assessment.domain.organisation.unit import Place
from shared.domain import record


@record
class Colleague:
    """Another case manager. absences: from when to when they are on leave."""

    case_manager_id: UUID
    account: str
    service: Period
    trainings: tuple[Training, ...] = ()
    absences: tuple[Period, ...] = ()


@record
class CaseManagerFacts:
    """account_taken: whether another case manager has the account. team, deputy: those that are
    named, if there are any. covering: absences of others in which this one is the deputy. caseload:
    how many participants are theirs on the day of leaving or later."""

    today: date
    training: TrainingDefinition
    account_taken: bool = False
    team: Place | None = None
    deputy: Colleague | None = None
    covering: tuple[Period, ...] = ()
    caseload: int = 0
