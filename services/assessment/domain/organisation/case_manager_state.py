"""The state of a case manager."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.assessment.domain.organisation.periods import Period
from services.assessment.domain.organisation.training import Training
from shared.domain import Conflict, NotFound, record


@record
class Absence:
    deputy_id: UUID
    deputy_account: str
    away: Period


@record
class CaseManager:
    """service: from when to when they are here. memberships: by team. absences: by id."""

    case_manager_id: UUID | None = None
    account: str = ""
    service: Period = Period(from_on=date.max)
    trainings: tuple[Training, ...] = ()
    memberships: Mapping[UUID, tuple[Period, ...]]
    absences: Mapping[UUID, Absence]
    erasure_requested: bool = False
    erased: bool = False

    def known(self) -> UUID:
        """Raises NotFound."""
        if self.case_manager_id is None:
            raise NotFound("There is no such case manager.")
        return self.case_manager_id


def here(state: CaseManager) -> UUID:
    """Of somebody of whom no leaving is recorded. Raises NotFound and Conflict."""
    case_manager_id = state.known()
    if state.service.until_on is not None:
        raise Conflict(f"They leave, or left, on {state.service.until_on}.", code="left")
    return case_manager_id
