"""Bodies of units and case managers."""

from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from services.assessment.domain.organisation.training import TrainingDefinition
from services.assessment.domain.organisation.unit_events import Kind
from services.assessment.views.case_managers_queries import CaseManagerRow
from services.assessment.views.units_queries import UnitRow
from shared.contracts.values import ACCOUNT, Code
from shared.http.values import Body, CalendarDate, Line

AccountBody = Annotated[str, StringConstraints(pattern=ACCOUNT)]


class From(Body):
    """from_on: the first day on which it holds, or no longer holds; up to a year ahead."""

    from_on: CalendarDate


class UnitOpening(From):
    """code: unique among units of its kind. name: of a public body, it is not sealed. parent_id: of an
    area the provider or another area, of a team the area."""

    kind: Kind
    code: Code
    name: Line
    parent_id: UUID | None = None


class UnitMove(From):
    parent_id: UUID


class TeamLeader(From):
    """account: of the sign-in, subject@issuer. A subject alone is of the sender's own issuer; GET /me
    tells everybody theirs."""

    account: AccountBody


class UnitChanged(BaseModel):
    """A command took effect. version: of the unit, also the ETag."""

    unit_id: UUID
    version: int


class UnitRead(BaseModel):
    """A unit on a day. parent_id, leaders: of that day. until_on: the first day on which it is closed."""

    unit_id: UUID
    version: int
    kind: Literal["provider", "area", "team"]
    code: str
    name: str
    from_on: date
    until_on: date | None
    parent_id: UUID | None
    leaders: list[str]

    @classmethod
    def of(cls, row: UnitRow) -> Self:
        return cls.model_validate(row, from_attributes=True)


class UnitWithMembers(UnitRead):
    """members: case managers who are in it on that day."""

    members: list[UUID]


class CaseManagerRegistration(From):
    """account: of their sign-in, subject@issuer; one case manager each. A subject alone is of the
    sender's own issuer; GET /me tells everybody theirs. The name is sealed."""

    account: AccountBody
    name: Line


class TrainingBody(Body):
    """module: GET /definitions lists them. expires_on: the last day on which it counts; left out, as
    long as the module says. Sent again for the same completion, it corrects that day."""

    module: Code
    completed_on: CalendarDate
    expires_on: CalendarDate | None = None


class TeamBody(From):
    team_id: UUID


class AbsenceBody(From):
    """from_on: the first day of leave. back_on: the first day back; left out while it is not known.
    deputy_id: the case manager who reaches the caseload meanwhile."""

    deputy_id: UUID
    back_on: CalendarDate | None = None


class Return(Body):
    """back_on: the first day back; the leave's own first day takes it back."""

    back_on: CalendarDate


class CaseManagerChanged(BaseModel):
    """A command took effect. version: of the case manager, also the ETag."""

    case_manager_id: UUID
    version: int


class AbsenceSet(CaseManagerChanged):
    absence_id: UUID


class TrainingRead(BaseModel):
    """counts: on the day that was asked for."""

    module: str
    completed_on: date
    expires_on: date | None
    counts: bool


class MembershipRead(BaseModel):
    team_id: UUID
    from_on: date
    until_on: date | None


class LeaveRead(BaseModel):
    absence_id: UUID
    deputy_id: UUID
    from_on: date
    back_on: date | None


class CaseManagerRead(BaseModel):
    """name: null once erased. until_on: the first day on which they are no longer here. missing:
    modules that they would need to hold a caseload on that day. caseload: how many cases they hold
    on it."""

    case_manager_id: UUID
    version: int
    account: str
    name: str | None
    from_on: date
    until_on: date | None
    trained: bool
    missing: list[str]
    training: list[TrainingRead]
    teams: list[MembershipRead]
    leave: list[LeaveRead]
    caseload: int

    @classmethod
    def of(cls, row: CaseManagerRow, definition: TrainingDefinition, day: date) -> Self:
        missing = definition.missing(row.trainings, day)
        given: dict[str, Any] = {
            **vars(row),
            "trained": not missing,
            "missing": missing,
            "training": [TrainingRead(**vars(each), counts=each.counts(day)) for each in row.trainings],
            "teams": [vars(each) for each in row.teams],
            "leave": [{**vars(each), "back_on": each.until_on} for each in row.leave],
        }
        return cls.model_validate(given)
