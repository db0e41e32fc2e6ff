"""given(events).when(command).then(events), or .refuses(...), of a case."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.plans.definitions import shipped
from services.plans.domain.case import case_events as events
from services.plans.domain.case.case import DECIDER, CaseFacts
from services.plans.domain.known import AssessmentKnown, MapKnown, PlanKnown, RequirementKnown, TieKnown
from shared.domain.authorship import Author
from shared.domain.standing import Standing
from shared.testing.deciding import Given

ANN = UUID(int=1)
TODAY = date(2026, 6, 1)
STARTED_ON = date(2026, 1, 5)
DAY = timedelta(days=1)
GATES = shipped().gates
KIT = Author(party="practitioner", account="kit@issuer")
AS_CASE_MANAGER = {"author": KIT, "roles": frozenset({"case_manager"})}
AS_LEAD = {"author": KIT, "roles": frozenset({"case_manager", "team_leader"})}
OPENED = events.CaseOpened(participant_id=ANN, on=STARTED_ON)
AGREED = AssessmentKnown(
    assessment_id=UUID(int=2), number=1, completed_on=date(2026, 1, 20), answer="agrees", in_own_session=True
)
IN_FORCE = PlanKnown(in_force="agreed", number=1, in_force_on=date(2026, 2, 1))
NOT_AGREED = PlanKnown(in_force="not_agreed", number=1, review_due_on=date(2026, 2, 15))


def standing(status: str | None = "started", **changed: Any) -> Standing:
    return Standing(**{"participant_id": ANN, "arm": "programme", "status": status, **changed})


def facts(**changed: Any) -> CaseFacts:
    """Of somebody under way, with nothing that a gate asks for."""
    known = {"standing": standing(), "today": TODAY, "gates": GATES, "assessment": None, "plan": PlanKnown()}
    return CaseFacts(**{**known, "requirements": (), "maps": (), **changed})


def requirement(amount: int | None = 100, delivered: int = 0, **changed: Any) -> RequirementKnown:
    """Of ten days, the first and the last included."""
    known: dict[str, Any] = {
        "requirement_id": UUID(int=7),
        "kind": "unpaid_work",
        "state": "active",
        "starts_on": TODAY - 4 * DAY,
        "ends_on": TODAY + 5 * DAY,
    }
    return RequirementKnown(**{**known, "amount": amount, "delivered": delivered, **changed})


def tie(number: int, closeness: int = 3, *, pro_social: bool = True, service: bool = False) -> TieKnown:
    return TieKnown(
        tie_id=UUID(int=number), kind="friend", closeness=closeness, pro_social=pro_social, service=service
    )


def drawn(on: date, *ties: TieKnown, number: int = 20, record: UUID = ANN) -> MapKnown:
    return MapKnown(record=record, map_id=UUID(int=number), drawn_on=on, ties=ties)


def entered(phase: Any, from_phase: Any, on: date = TODAY) -> events.PhaseEntered:
    """As past gates let it happen."""
    return events.PhaseEntered(
        participant_id=ANN,
        phase=phase,
        from_phase=from_phase,
        on=on,
        account=KIT.account,
        gates=GATES.reference,
        result="met",
        not_agreed=False,
        checks=(),
        overridden=None,
        words=None,
    )


IN_INTERVENE = (OPENED, entered("intervene", "interact", date(2026, 2, 1)))
IN_INTEGRATE = (*IN_INTERVENE, entered("integrate", "intervene", date(2026, 4, 1)))


def given(*happened: Any) -> Given:
    return Given(DECIDER, DECIDER.fold(happened), facts())
