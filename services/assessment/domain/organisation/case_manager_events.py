"""What can have happened to a case manager. Days on which something begins or ends are the first on
which it holds or no longer holds."""

from datetime import date
from uuid import UUID

from shared.domain import Account, Erased, event, private


@event("case-manager-registered")
class CaseManagerRegistered:
    """account: subject@issuer, opaque. The name is sealed with a key of the case manager's own."""

    case_manager_id: UUID
    account: Account
    name: str | Erased = private(of="case_manager_id")
    from_on: date


@event("case-manager-trained")
class CaseManagerTrained:
    """expires_on: the last day on which it counts; None: for good. Recorded again for the same
    completion, it corrects the day."""

    case_manager_id: UUID
    module: str
    completed_on: date
    expires_on: date | None


@event("team-joined")
class TeamJoined:
    case_manager_id: UUID
    account: Account
    team_id: UUID
    from_on: date


@event("team-left")
class TeamLeft:
    """from_on: the first day on which they are no longer in it."""

    case_manager_id: UUID
    account: Account
    team_id: UUID
    from_on: date


@event("leave-cover-set")
class LeaveCoverSet:
    """Absent, with a deputy. back_on: the first day back; None while it is not known."""

    case_manager_id: UUID
    absence_id: UUID
    deputy_id: UUID
    deputy_account: Account
    from_on: date
    back_on: date | None


@event("leave-cover-ended")
class LeaveCoverEnded:
    """Back on this day; on the absence's first one where it was taken back."""

    case_manager_id: UUID
    absence_id: UUID
    deputy_id: UUID
    deputy_account: Account
    from_on: date
    back_on: date


@event("case-manager-left")
class CaseManagerLeft:
    """from_on: the first day on which they are no longer here."""

    case_manager_id: UUID
    account: Account
    from_on: date


@event("case-manager-erasure-requested")
class CaseManagerErasureRequested:
    case_manager_id: UUID


@event("case-manager-erased")
class CaseManagerErased:
    """The key that sealed their name is destroyed."""

    case_manager_id: UUID


EVENTS = (
    CaseManagerRegistered,
    CaseManagerTrained,
    TeamJoined,
    TeamLeft,
    LeaveCoverSet,
    LeaveCoverEnded,
    CaseManagerLeft,
    CaseManagerErasureRequested,
    CaseManagerErased,
)
