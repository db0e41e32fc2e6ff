"""Units, case managers, and whose case a participant is. Subject: the participant; of a unit or a
case manager its own stream.

They suffice to say whether an account reaches a participant on a day. Each says what holds from its
`from_on` on, and of those with the same subject about the same thing the last one whose day has
come holds. An account reaches a participant
- whose case is theirs: the last `case.*` whose day has come;
- whose case manager is on leave (`leave_cover.*`) with theirs as the deputy's account;
- whose case manager is in a team (`joined_team`, `left_team`) that they lead (`team_leader.*`), until
  they left the service (`case_manager.left`), as is so of whatever they reach by leading;
- whose case was ended (`case.unassigned`), if they lead a team that its last case manager was in on
  that day or the day before;
- before any `case.*` has come: whom they registered (`participant.registered`) and until they left
  (`case_manager.left`), or whom somebody in a team that they lead registered."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.contracts.declaration import Contract, contract
from shared.contracts.values import Account, Code

UnitKind = Literal["provider", "area", "team"]
ASSIGNMENT = "/assessment/participants/{participant_id}/assignment"
CASE_MANAGER = "/assessment/case-managers/{case_manager_id}"
UNIT = "/assessment/units/{unit_id}"


class UnitPlace(Contract):
    """code: unique among its kind. parent_id: null for a provider."""

    unit_id: UUID
    kind: UnitKind
    code: Code
    parent_id: UUID | None
    from_on: date


@contract("mydirection.assessment.unit.opened", detail=UNIT)
class UnitOpened(UnitPlace):
    """There is this unit from this day on."""


@contract("mydirection.assessment.unit.moved", detail=UNIT)
class UnitMoved(UnitPlace):
    """It belongs to another unit from this day on; what was before stays as it was."""


@contract("mydirection.assessment.unit.closed", detail=UNIT)
class UnitClosed(Contract):
    """from_on: the first day on which it is no longer there."""

    unit_id: UUID
    kind: UnitKind
    code: Code
    from_on: date


@contract("mydirection.assessment.team_leader.appointed", detail=UNIT)
class TeamLeaderAppointed(Contract):
    """This account leads the team from this day on, perhaps beside others."""

    unit_id: UUID
    account: Account
    from_on: date


@contract("mydirection.assessment.team_leader.ended", detail=UNIT)
class TeamLeaderEnded(Contract):
    """from_on: the first day on which they no longer lead it."""

    unit_id: UUID
    account: Account
    from_on: date


@contract("mydirection.assessment.case_manager.registered", detail=CASE_MANAGER)
class CaseManagerRegistered(Contract):
    case_manager_id: UUID
    account: Account
    from_on: date


@contract("mydirection.assessment.case_manager.trained", detail=CASE_MANAGER)
class CaseManagerTrained(Contract):
    """expires_on: the last day on which it counts, null: for good. Of the same module and
    completion, the last event holds."""

    case_manager_id: UUID
    module: Code
    completed_on: date
    expires_on: date | None


@contract("mydirection.assessment.case_manager.left", detail=CASE_MANAGER)
class CaseManagerLeft(Contract):
    """from_on: the first day on which they are no longer here."""

    case_manager_id: UUID
    account: Account
    from_on: date


@contract("mydirection.assessment.case_manager.joined_team", detail=CASE_MANAGER)
class TeamJoined(Contract):
    case_manager_id: UUID
    account: Account
    team_id: UUID
    from_on: date


@contract("mydirection.assessment.case_manager.left_team", detail=CASE_MANAGER)
class TeamLeft(Contract):
    """from_on: the first day on which they are no longer in it."""

    case_manager_id: UUID
    account: Account
    team_id: UUID
    from_on: date


@contract("mydirection.assessment.leave_cover.set", detail=CASE_MANAGER)
class LeaveCoverSet(Contract):
    """The deputy reaches the caseload from from_on until the day before until_on, which is the
    first day back; null while it is not known."""

    case_manager_id: UUID
    absence_id: UUID
    deputy_id: UUID
    deputy_account: Account
    from_on: date
    until_on: date | None


@contract("mydirection.assessment.leave_cover.ended", detail=CASE_MANAGER)
class LeaveCoverEnded(Contract):
    """The first day back is until_on; the leave's first day where it was taken back."""

    case_manager_id: UUID
    absence_id: UUID
    deputy_id: UUID
    deputy_account: Account
    from_on: date
    until_on: date


class CaseHeld(Contract):
    """override: the case manager was not trained on that day, which counts against fidelity."""

    participant_id: UUID
    case_manager_id: UUID
    account: Account
    from_on: date
    override: bool


@contract("mydirection.assessment.case.assigned", detail=ASSIGNMENT)
class CaseAssigned(CaseHeld):
    """The participant is this case manager's from this day on."""


@contract("mydirection.assessment.case.transferred", detail=ASSIGNMENT)
class CaseTransferred(CaseHeld):
    """It is another's from this day on; whoever held it reaches nothing more of it."""

    reason: Code


@contract("mydirection.assessment.case.unassigned", detail=ASSIGNMENT)
class CaseUnassigned(Contract):
    """case_manager_id, account: whose it is no longer, from this day on."""

    participant_id: UUID
    case_manager_id: UUID
    account: Account
    from_on: date
    reason: Code
