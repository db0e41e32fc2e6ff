"""given(events).when(command).then(events), or .refuses(...), of coaches and of courses of coaching."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.plans.definitions import shipped
from services.plans.domain.coaching import coach, coaching
from services.plans.domain.coaching import coaching_commands as commands
from services.plans.domain.coaching import coaching_events as events
from services.plans.domain.coaching.coach import CoachFacts, CoachKnown, Training
from services.plans.domain.coaching.coaching_commands import CoachingFacts, When
from services.plans.domain.coaching.coaching_events import AgreementWords, Speaker
from shared.domain.authorship import OwnWords
from shared.domain.standing import Standing
from shared.testing.deciding import Given

ANN, COURSE, KAY, SAM = (UUID(int=n) for n in (1, 2, 3, 4))
FIRST, SECOND, RING = (UUID(int=n) for n in (11, 12, 13))
OWN_GOAL, PLAN_GOAL, STRANGE = (UUID(int=n) for n in (21, 22, 23))
TODAY, NOW = date(2026, 6, 10), datetime(2026, 6, 10, 12, tzinfo=UTC)
HERS = Speaker(party="person", account="person-ann@issuer")
COACHS = Speaker(party="coach", account="kay@issuer")
KITS = Speaker(party="practitioner", account="kit@issuer")
PARTIES = (HERS, COACHS, KITS)
BY: dict[str, Any] = {"coaching_id": COURSE, "participant_id": ANN}
DEFINED = shipped().coaching
TRAINED = tuple(
    Training(module=module, completed_on=date(2025, 1, 1), expires_on=date(2026, 12, 31))
    for module in sorted(DEFINED.needed)
)


def words(text: str = "I want to trust myself", taken_down_by: str | None = None) -> OwnWords:
    given: Any = "typed" if taken_down_by is None else "written_down"
    return OwnWords(text=text, given=given, language="en", taken_down_by=taken_down_by)


def standing(status: str = "started", **changed: Any) -> Standing:
    return Standing(**{"participant_id": ANN, "arm": "programme", "status": status, **changed})


def known(coach_id: UUID = KAY, **changed: Any) -> CoachKnown:
    said = {"coach_id": coach_id, "account": COACHS.account, "left_on": None, "coachings": 0}
    limits = {"most_coachings": 2, "needed": DEFINED.needed, "trainings": TRAINED}
    return CoachKnown(**{**said, **limits, **changed})


def facts(**changed: Any) -> CoachingFacts:
    said = {"standing": standing(), "now": NOW, "today": TODAY, "definition": DEFINED}
    return CoachingFacts(**{**said, "coach": known(), "plan_goals": frozenset({PLAN_GOAL}), **changed})


def given(*happened: Any, **changed: Any) -> Given:
    return Given(coaching.DECIDER, coaching.DECIDER.fold(happened), facts(**changed))


def given_coach(*happened: Any, **changed: Any) -> Given:
    found = CoachFacts(**{"today": TODAY, "definition": DEFINED, **changed})
    return Given(coach.DECIDER, coach.DECIDER.fold(happened), found)


def when(day: int = 8, hour: int = 9, **changed: Any) -> When:
    at = {"starts_at": datetime(2026, 6, day, hour, tzinfo=UTC), "on": date(2026, 6, day)}
    return When(**{**at, "minutes": 60, "mode": "phone", **changed})


REFERENCE = DEFINED.reference
OFFERED = events.CoachingOffered(
    **BY, definition=REFERENCE, coach_id=KAY, by=KITS, offered_on=date(2026, 6, 1)
)
SAID = AgreementWords(wants=words(), works=words("We walk"), ends=words("In May"), goals={OWN_GOAL: words()})
WRITTEN = events.AgreementWritten(
    **BY,
    number=1,
    goals=(OWN_GOAL,),
    plan_goals=(PLAN_GOAL,),
    words=SAID,
    by=HERS,
    written_on=date(2026, 6, 2),
)


def agreed(by: Speaker, in_force: bool, number: int = 1, **changed: Any) -> events.CoachingAgreed:
    said = {"number": number, "in_force": in_force, "known_as": None, "by": by}
    return events.CoachingAgreed(**BY, **{**said, "agreed_on": date(2026, 6, 3), **changed})


AGREED = (OFFERED, WRITTEN, agreed(HERS, False), agreed(COACHS, True))


def planned(session_id: UUID = FIRST, at: When | None = None) -> events.SessionPlanned:
    return events.SessionPlanned(**BY, session_id=session_id, by=COACHS, **vars(at or when()))


def action(action_id: UUID = RING, **changed: Any) -> commands.NewAction:
    said = {"words": words("Ring the baker"), "owner": "person", "due_on": date(2026, 6, 20)}
    return commands.NewAction(action_id=action_id, **{**said, **changed})


def hold(session_id: UUID = FIRST, **changed: Any) -> commands.HoldSession:
    said = {"minutes": 50, "focus": "Whom to ask", "options": ("The baker",), "by": COACHS}
    sure = events.Confidence(before=3, after=6)
    return commands.HoldSession(
        session_id=session_id, **{**said, "confidence": sure, "actions": (action(),), **changed}
    )


HELD = events.SessionHeld(
    **BY,
    session_id=FIRST,
    on=date(2026, 6, 8),
    minutes=50,
    confidence=events.Confidence(before=3, after=6),
    focus="Whom to ask",
    options=("The baker",),
    by=COACHS,
)
ACTION = events.ActionAgreed(
    **BY,
    session_id=FIRST,
    action_id=RING,
    owner="person",
    due_on=date(2026, 6, 20),
    words=words("Ring the baker"),
    by=COACHS,
)


def ended(**changed: Any) -> events.CoachingEnded:
    said = {"party": "person", "reason": None, "review": True, "on": TODAY}
    return events.CoachingEnded(**BY, **{**said, **changed})
