"""A coach, and a course of coaching that was asked for, agreed, worked on, rested, and ended."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.plans.domain.coaching import coach, coach_events, coaching, coaching_events
from services.plans.domain.coaching.coach import Training
from services.plans.domain.coaching.coaching_events import Speaker
from shared.domain.authorship import OwnWords
from tests.contract.lives.life import ANN, BOB, Life

DAY = date(2026, 1, 31)
# Whose keys the lives have: the coach's own is Bob's.
COACH, SAM, COURSE = BOB, UUID(int=82), UUID(int=83)
FIRST, SECOND, THIRD = UUID(int=84), UUID(int=85), UUID(int=86)
RING, WALK, GOAL, IN_PLAN = UUID(int=87), UUID(int=88), UUID(int=89), UUID(int=90)
LEA = "lea@issuer"
HERS = Speaker(party="person", account="ann@issuer")
COACHS = Speaker(party="coach", account="kay@issuer")
KIT = Speaker(party="practitioner", account="kit@issuer")
BY: dict[str, Any] = {"coaching_id": COURSE, "participant_id": ANN}


def said(text: str) -> OwnWords:
    return OwnWords(text=text, given="typed", language="en")


def at(day: int) -> dict[str, Any]:
    when = {"starts_at": datetime(2026, 3, day, 9, tzinfo=UTC), "on": date(2026, 3, day)}
    return {**when, "minutes": 60, "mode": "phone"}


OWN = Life(
    service="plans",
    name="coach",
    decider=coach.DECIDER,
    stream=f"coach-{COACH}",
    events=(
        coach_events.CoachRegistered(
            coach_id=COACH,
            coach_account="kay@issuer",
            name="Kay Coacher",
            known_as="Kay-Kay",
            languages=("cy", "en"),
            most_coachings=5,
            account=LEA,
            registered_on=DAY,
        ),
        coach_events.CoachTrained(
            coach_id=COACH,
            definition="my_direction:1",
            module="safeguarding",
            completed_on=DAY,
            expires_on=date(2028, 1, 31),
            account=LEA,
            recorded_on=DAY,
        ),
        coach_events.CoachLimitsSet(
            coach_id=COACH, languages=("en",), most_coachings=2, account=LEA, set_on=DAY
        ),
        coach_events.CoachLeft(coach_id=COACH, account=LEA, left_on=DAY),
        coach_events.CoachErased(coach_id=COACH, account=LEA, erased_on=DAY),
    ),
    words=("Kay Coacher", "Kay-Kay"),
    after={
        "coach_id": COACH,
        "most_coachings": 2,
        "left_on": DAY,
        "erased": True,
        "trainings": (Training(module="safeguarding", completed_on=DAY, expires_on=date(2028, 1, 31)),),
    },
)
EVENTS: tuple[Any, ...] = (
    coaching_events.CoachingRequested(
        **BY, definition="my_direction:1", by=HERS, words=said("somebody to think with"), requested_on=DAY
    ),
    coaching_events.CoachNamed(**BY, coach_id=SAM, former_id=None, by=KIT, named_on=DAY),
    coaching_events.CoachNamed(**BY, coach_id=COACH, former_id=SAM, by=KIT, named_on=DAY),
    coaching_events.AgreementWritten(
        **BY,
        number=1,
        goals=(GOAL,),
        plan_goals=(IN_PLAN,),
        words=coaching_events.AgreementWords(
            wants=said("to trust myself"),
            works=said("we walk and talk"),
            ends=said("when I say so"),
            goals={GOAL: said("a kitchen of mine")},
        ),
        by=HERS,
        written_on=DAY,
    ),
    coaching_events.CoachingAgreed(**BY, number=1, in_force=False, known_as="Annie", by=HERS, agreed_on=DAY),
    coaching_events.CoachingAgreed(**BY, number=1, in_force=True, known_as=None, by=COACHS, agreed_on=DAY),
    coaching_events.SessionPlanned(**BY, session_id=FIRST, **at(1), by=COACHS),
    coaching_events.SessionMoved(**BY, session_id=FIRST, **at(2), by=COACHS),
    coaching_events.SessionHeld(
        **BY,
        session_id=FIRST,
        on=date(2026, 3, 2),
        minutes=55,
        confidence=coaching_events.Confidence(before=3, after=6),
        focus="whom to ask",
        options=("ask the baker", "wait a week"),
        by=COACHS,
    ),
    coaching_events.ActionAgreed(
        **BY,
        session_id=FIRST,
        action_id=RING,
        owner="person",
        due_on=date(2026, 3, 9),
        words=said("ring the baker"),
        by=COACHS,
    ),
    coaching_events.ActionAgreed(
        **BY,
        session_id=FIRST,
        action_id=WALK,
        owner="coach",
        due_on=date(2026, 3, 9),
        words=said("find a footpath"),
        by=COACHS,
    ),
    coaching_events.ActionDone(**BY, action_id=RING, by=HERS, done_on=DAY),
    coaching_events.ActionDropped(**BY, action_id=WALK, by=COACHS, dropped_on=DAY),
    coaching_events.SessionPlanned(**BY, session_id=SECOND, **at(9), by=COACHS),
    coaching_events.SessionMissed(**BY, session_id=SECOND, missed_by="coach", reason="illness", by=HERS),
    coaching_events.GoalRated(**BY, goal_id=GOAL, of_plan=False, score=4, by=HERS, rated_on=DAY),
    coaching_events.CoachingRested(**BY, on=date(2026, 3, 10)),
    coaching_events.CoachingResumed(**BY, on=date(2026, 3, 20)),
    coaching_events.SessionPlanned(**BY, session_id=THIRD, **at(30), by=COACHS),
    coaching_events.SessionCancelled(**BY, session_id=THIRD, by=HERS),
    coaching_events.CoachingEnded(
        **BY, party="person", reason="goals_reached", review=True, on=date(2026, 3, 31)
    ),
    coaching_events.EndingReviewed(**BY, score=9, words=said("I ask for help now"), by=HERS, reviewed_on=DAY),
    coaching_events.EndingReviewed(**BY, score=8, words=None, by=COACHS, reviewed_on=DAY),
)
COURSED = Life(
    service="plans",
    name="coaching",
    decider=coaching.DECIDER,
    stream=f"coaching-{COURSE}",
    events=EVENTS,
    words=(
        "somebody to think with",
        "to trust myself",
        "we walk and talk",
        "when I say so",
        "a kitchen of mine",
        "Annie",
        "whom to ask",
        "ask the baker",
        "wait a week",
        "ring the baker",
        "find a footpath",
        "I ask for help now",
    ),
    after={
        "status": "ended",
        "coach_id": COACH,
        "in_force": 1,
        "ended": EVENTS[-3],
        "resting": False,
    },
)
OFFERED = Life(
    service="plans",
    name="coaching_offered",
    decider=coaching.DECIDER,
    stream=f"coaching-{UUID(int=91)}",
    events=(
        coaching_events.CoachingOffered(
            coaching_id=UUID(int=91),
            participant_id=ANN,
            definition="my_direction:1",
            coach_id=COACH,
            by=KIT,
            offered_on=DAY,
        ),
        coaching_events.CoachingEnded(
            coaching_id=UUID(int=91),
            participant_id=ANN,
            party="status",
            reason="transferred",
            review=False,
            on=DAY,
        ),
    ),
    words=(),
    after={"status": "ended", "coach_id": COACH},
)
LIVES = (OWN, COURSED, OFFERED)
