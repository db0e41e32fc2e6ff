"""A team that moved and closed, a case manager who came and went, and a case that changed hands."""

from datetime import date
from uuid import UUID

from services.assessment.domain.organisation import (
    assignment,
    assignment_events,
    case_manager,
    case_manager_events,
    unit_events,
)
from services.assessment.domain.organisation import unit as units
from services.assessment.domain.organisation.case_manager_state import Absence
from services.assessment.domain.organisation.periods import Period
from services.assessment.domain.organisation.training import Training
from tests.contract.lives.life import ANN, Life

TEAM, AREA, NEXT_AREA, KIT, LEAVE = (UUID(int=number) for number in (21, 22, 23, 24, 25))
NEW_YEAR, SPRING, SUMMER = date(2025, 1, 1), date(2025, 4, 1), date(2025, 7, 1)
NAMED = {"unit_id": TEAM, "kind": "team", "code": "east"}
# The key of the tests is that of the id 1, so the case manager has it here.
MO = {"case_manager_id": ANN, "account": "mo@issuer"}
COVER = {
    "case_manager_id": ANN,
    "absence_id": LEAVE,
    "deputy_id": KIT,
    "deputy_account": "kit@issuer",
    "from_on": SPRING,
}
OVERRIDE = {"override_reason": "nobody_trained", "override_words": "Both are on the course in May."}

UNIT = Life(
    name="unit",
    decider=units.DECIDER,
    stream=f"unit-{TEAM}",
    events=(
        unit_events.UnitOpened(**NAMED, name="East team", parent_id=AREA, from_on=NEW_YEAR),
        unit_events.UnitMoved(**NAMED, parent_id=NEXT_AREA, from_on=SPRING),
        unit_events.TeamLeaderAppointed(unit_id=TEAM, account="lee@issuer", from_on=NEW_YEAR),
        unit_events.TeamLeaderEnded(unit_id=TEAM, account="lee@issuer", from_on=SPRING),
        unit_events.UnitClosed(**NAMED, from_on=SUMMER),
    ),
    words=(),
    after={
        **NAMED,
        "parent_id": NEXT_AREA,
        "open": Period(from_on=NEW_YEAR, until_on=SUMMER),
        "moved_on": SPRING,
        "leaders": {"lee@issuer": Period(from_on=NEW_YEAR, until_on=SPRING)},
    },
)
CASE_MANAGER = Life(
    name="case_manager",
    decider=case_manager.DECIDER,
    stream=f"case_manager-{ANN}",
    events=(
        case_manager_events.CaseManagerRegistered(**MO, name="Mo Example", from_on=NEW_YEAR),
        case_manager_events.CaseManagerTrained(
            case_manager_id=ANN, module="safeguarding", completed_on=NEW_YEAR, expires_on=SUMMER
        ),
        case_manager_events.TeamJoined(**MO, team_id=TEAM, from_on=NEW_YEAR),
        case_manager_events.LeaveCoverSet(**COVER, back_on=None),
        case_manager_events.LeaveCoverEnded(**COVER, back_on=SUMMER),
        case_manager_events.TeamLeft(**MO, team_id=TEAM, from_on=SUMMER),
        case_manager_events.CaseManagerLeft(**MO, from_on=SUMMER),
        case_manager_events.CaseManagerErasureRequested(case_manager_id=ANN),
        case_manager_events.CaseManagerErased(case_manager_id=ANN),
    ),
    words=("Mo Example",),
    after={
        **MO,
        "service": Period(from_on=NEW_YEAR, until_on=SUMMER),
        "trainings": (Training(module="safeguarding", completed_on=NEW_YEAR, expires_on=SUMMER),),
        "memberships": {TEAM: (Period(from_on=NEW_YEAR, until_on=SUMMER),)},
        "absences": {
            LEAVE: Absence(
                deputy_id=KIT, deputy_account="kit@issuer", away=Period(from_on=SPRING, until_on=SUMMER)
            )
        },
        "erasure_requested": True,
        "erased": True,
    },
)
HELD = {"participant_id": ANN, "case_manager_id": KIT, "account": "kit@issuer"}
ASSIGNMENT = Life(
    name="assignment",
    decider=assignment.DECIDER,
    stream=f"assignment-{ANN}",
    events=(
        assignment_events.CaseAssigned(**HELD, from_on=NEW_YEAR, **OVERRIDE),
        assignment_events.CaseTransferred(**HELD, from_on=SPRING, reason="workload", **OVERRIDE),
        assignment_events.CaseUnassigned(**HELD, from_on=SUMMER, reason="programme_over"),
    ),
    words=("Both are on", "course"),
    after={
        "participant_id": ANN,
        "holders": (
            assignment.Holder(case_manager_id=KIT, account="kit@issuer", from_on=NEW_YEAR),
            assignment.Holder(case_manager_id=KIT, account="kit@issuer", from_on=SPRING),
            assignment.Holder(case_manager_id=None, account="", from_on=SUMMER),
        ),
    },
)
LIVES = (UNIT, CASE_MANAGER, ASSIGNMENT)
