"""Sessions of coaching, what was agreed in them, and how far goals are reached; refusals first."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.plans.domain.coaching import coaching_commands as commands
from services.plans.domain.coaching import coaching_events as events
from services.plans.domain.coaching.actions import as_step
from services.plans.domain.coaching.coach import Training
from services.plans.domain.coaching.coaching_events import Confidence, Speaker
from services.plans.domain.plan.plan_state import StepTerms
from shared.domain import Conflict, Forbidden, Invalid, NotFound
from tests.unit.plans.coached import (
    ACTION,
    AGREED,
    BY,
    COACHS,
    FIRST,
    HELD,
    HERS,
    KITS,
    OFFERED,
    OWN_GOAL,
    PARTIES,
    PLAN_GOAL,
    RING,
    SECOND,
    STRANGE,
    TODAY,
    TRAINED,
    WRITTEN,
    action,
    ended,
    facts,
    given,
    hold,
    known,
    planned,
    standing,
    when,
    words,
)

PLAN = commands.PlanSession(session_id=FIRST, by=COACHS, when=when(20))
MOVE = commands.MoveSession(session_id=FIRST, by=COACHS, when=when(21))
CANCEL = commands.CancelSession(session_id=FIRST, by=HERS)
CANCELLED = events.SessionCancelled(**BY, session_id=FIRST, by=HERS)
MISSED = events.SessionMissed(**BY, session_id=FIRST, missed_by="coach", reason="illness", by=HERS)
RATE = commands.RateGoal(goal_id=OWN_GOAL, by=HERS, score=4)
RESTED = events.CoachingRested(**BY, on=date(2026, 6, 7))
RESUMED = events.CoachingResumed(**BY, on=date(2026, 6, 9))
BEGUN = *AGREED, planned()
TO_COME = *AGREED, planned(FIRST, when(20))


def miss(by: Speaker, missed_by: Any = "coach", reason: str = "illness") -> commands.MissSession:
    return commands.MissSession(session_id=FIRST, by=by, missed_by=missed_by, reason=reason)


def test_the_coach_plans_once_both_agreed() -> None:
    given(*AGREED).when(PLAN).then(planned(FIRST, when(20)))
    for early in ((OFFERED,), (OFFERED, WRITTEN), AGREED[:-1]):
        given(*early).when(PLAN).refuses(Conflict, code="not-agreed")
    for by in (HERS, KITS):
        given(*AGREED).when(replace(PLAN, by=by)).refuses(Forbidden, code="wrong-party")
    given(*TO_COME).when(PLAN).refuses(Conflict, field="session_id")
    given(*AGREED, ended()).when(PLAN).refuses(Conflict, code="ended")


@pytest.mark.parametrize(
    ("at", "kind", "field", "code"),
    [
        (when(20, minutes=0), Invalid, "minutes", None),
        (when(20, minutes=481), Invalid, "minutes", None),
        (when(20, on=date(2027, 6, 12)), Invalid, "starts_at", None),
        (when(20, on=date(2026, 5, 31)), Invalid, "starts_at", None),
        (when(8, 9, minutes=1), Conflict, "starts_at", "overlap"),
        (when(8, 8, minutes=61), Conflict, "starts_at", "overlap"),
    ],
)
def test_a_time_that_cannot_be_is_refused(at: Any, kind: Any, field: str, code: str | None) -> None:
    plan = replace(PLAN, session_id=SECOND, when=at)
    given(*BEGUN).when(plan).refuses(kind, field=field, code=code)


def test_one_begins_when_another_ends() -> None:
    for at in (when(8, 10), when(8, 8)):
        assert given(*BEGUN).when(replace(PLAN, session_id=SECOND, when=at)).events()
    assert given(*BEGUN, CANCELLED).when(replace(PLAN, session_id=SECOND, when=when())).events()


def test_there_are_so_many_sessions_and_no_more() -> None:
    few = replace(facts().definition, most_sessions=1)
    given(*BEGUN).when(replace(PLAN, session_id=SECOND), facts(definition=few)).refuses(Conflict, code="full")


def test_nothing_is_planned_or_held_on_a_day_on_which_the_training_does_not_hold() -> None:
    last = date(2026, 6, 7)
    lapsed = facts(coach=known(trainings=tuple(replace(each, expires_on=last) for each in TRAINED)))
    given(*AGREED).when(PLAN, lapsed).refuses(Conflict, code="not-trained")
    given(*TO_COME).when(MOVE, lapsed).refuses(Conflict, code="not-trained")
    given(*BEGUN).when(hold(), lapsed).refuses(Conflict, code="not-trained")
    on_the_last_day = *AGREED, planned(FIRST, when(7))
    assert given(*on_the_last_day).when(hold(), lapsed).events()


def test_training_that_was_done_again_counts_from_its_day() -> None:
    again = tuple(
        Training(module=each.module, completed_on=date(2026, 6, 8), expires_on=None) for each in TRAINED
    )
    renewed = facts(coach=known(trainings=again))
    assert given(*BEGUN).when(hold(), renewed).events()
    before = *AGREED, planned(FIRST, when(7))
    given(*before).when(hold(), renewed).refuses(Conflict, code="not-trained")


def test_a_session_is_moved_while_it_is_planned() -> None:
    given(*TO_COME).when(MOVE).then(events.SessionMoved(**BY, session_id=FIRST, by=COACHS, **vars(when(21))))
    given(*TO_COME).when(replace(MOVE, when=when(20))).then()
    given(*AGREED).when(MOVE).refuses(NotFound)
    given(*TO_COME, CANCELLED).when(MOVE).refuses(Conflict, code="cancelled")
    given(*BEGUN, HELD).when(MOVE).refuses(Conflict, code="recorded")
    given(*TO_COME).when(replace(MOVE, by=HERS)).refuses(Forbidden, code="wrong-party")


@pytest.mark.parametrize("by", PARTIES, ids=lambda by: by.party)
def test_any_of_them_cancels_before_it_begins(by: Speaker) -> None:
    given(*TO_COME).when(replace(CANCEL, by=by)).then(replace(CANCELLED, by=by))
    given(*TO_COME, CANCELLED).when(CANCEL).then()
    given(*BEGUN).when(CANCEL).refuses(Conflict, code="begun")
    given(*TO_COME, HELD).when(CANCEL).refuses(Conflict, code="recorded")


def test_the_coach_records_what_was_held_with_what_was_agreed() -> None:
    given(*BEGUN).when(hold()).then(HELD, ACTION)
    given(*BEGUN, HELD, ACTION).when(hold()).then()
    given(*BEGUN, HELD, ACTION).when(hold(actions=(action(STRANGE),))).then()
    given(*BEGUN, HELD, ACTION).when(hold(actions=())).refuses(Conflict, code="recorded")
    given(*BEGUN, HELD, ACTION).when(hold(minutes=40)).refuses(Conflict, code="recorded")
    given(*BEGUN, MISSED).when(hold()).refuses(Conflict, code="recorded")
    given(*TO_COME).when(hold()).refuses(Conflict, code="not-begun")
    given(*TO_COME, CANCELLED).when(hold()).refuses(Conflict, code="cancelled")
    for by in (HERS, KITS):
        given(*BEGUN).when(hold(by=by)).refuses(Forbidden, code="wrong-party")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"options": ("a",) * 11}, "options"),
        ({"actions": tuple(action() for _ in range(11))}, "actions"),
        ({"actions": (action(), action())}, "actions"),
        ({"actions": (action(due_on=date(2026, 6, 7)),)}, "actions.due_on"),
        ({"confidence": Confidence(before=11, after=1)}, "confidence.before"),
        ({"confidence": Confidence(before=1, after=-1)}, "confidence.after"),
    ],
)
def test_what_is_recorded_is_checked(changed: dict[str, Any], field: str) -> None:
    given(*BEGUN).when(hold(**changed)).refuses(Invalid, field=field)


def test_who_did_not_come_is_said_by_who_may_say_it() -> None:
    given(*BEGUN).when(miss(HERS)).then(MISSED)
    given(*BEGUN, MISSED).when(miss(HERS)).then()
    given(*BEGUN, MISSED).when(miss(HERS, reason="work")).refuses(Conflict, code="recorded")
    given(*BEGUN).when(miss(HERS, "person")).refuses(Forbidden, code="wrong-party")
    for by in (COACHS, KITS):
        given(*BEGUN).when(miss(by, "person")).then(replace(MISSED, by=by, missed_by="person"))
    given(*TO_COME).when(miss(HERS)).refuses(Conflict, code="not-begun")
    given(*BEGUN).when(miss(HERS, reason="rain")).refuses(Invalid, field="reason")


def test_what_happened_before_an_end_or_a_rest_may_still_be_said() -> None:
    recalled = facts(standing=standing("recalled"))
    assert given(*BEGUN, ended()).when(hold()).events()
    assert given(*BEGUN, replace(RESTED, on=date(2026, 6, 8))).when(hold(), recalled).events()
    given(*BEGUN, RESTED).when(hold(), recalled).refuses(Conflict, code="resting")
    given(*BEGUN, RESTED, RESUMED).when(hold()).refuses(Conflict, code="resting")
    given(*AGREED, RESTED, RESUMED).when(replace(PLAN, when=when(8))).refuses(Conflict, code="resting")
    for day in (7, 9):
        assert given(*AGREED, RESTED, RESUMED).when(replace(PLAN, when=when(day))).events()
    assert given(*BEGUN, RESTED).when(miss(KITS, "person"), recalled).events()


@pytest.mark.parametrize("by", PARTIES, ids=lambda by: by.party)
def test_an_action_is_settled_once_by_any_of_them(by: Speaker) -> None:
    done = commands.SettleAction(action_id=RING, by=by, done=True)
    said = events.ActionDone(**BY, action_id=RING, by=by, done_on=TODAY)
    dropped = events.ActionDropped(**BY, action_id=RING, by=by, dropped_on=TODAY)
    begun = *BEGUN, HELD, ACTION
    given(*begun).when(done).then(said)
    given(*begun).when(replace(done, done=False)).then(dropped)
    given(*begun, said).when(done).then()
    given(*begun, said).when(replace(done, done=False)).refuses(Conflict, code="settled")
    given(*begun, dropped).when(done).refuses(Conflict, code="settled")
    given(*BEGUN).when(done).refuses(NotFound)


def test_a_goal_of_the_agreement_or_of_the_plan_is_rated_from_0_to_10() -> None:
    rated = events.GoalRated(**BY, goal_id=OWN_GOAL, of_plan=False, score=4, by=HERS, rated_on=TODAY)
    given(*AGREED).when(RATE).then(rated)
    given(*AGREED, rated).when(RATE).then(rated)
    given(*AGREED).when(replace(RATE, by=COACHS)).then(replace(rated, by=COACHS))
    given(*AGREED).when(replace(RATE, goal_id=PLAN_GOAL)).then(
        replace(rated, goal_id=PLAN_GOAL, of_plan=True)
    )
    for score in (-1, 11):
        given(*AGREED).when(replace(RATE, score=score)).refuses(Invalid, field="score")


def test_no_other_goal_is_rated_and_by_nobody_else() -> None:
    given(*AGREED).when(replace(RATE, goal_id=STRANGE)).refuses(Invalid, field="goal_id")
    given(*AGREED, plan_goals=frozenset({PLAN_GOAL, STRANGE})).when(replace(RATE, goal_id=STRANGE)).refuses(
        Invalid, field="goal_id"
    )
    removed = facts(plan_goals=frozenset())
    given(*AGREED).when(replace(RATE, goal_id=PLAN_GOAL), removed).refuses(Conflict, code="goal-removed")
    given(*AGREED).when(replace(RATE, by=KITS)).refuses(Forbidden, code="wrong-party")
    given(OFFERED, WRITTEN).when(RATE).refuses(Conflict, code="not-agreed")
    given(*AGREED, ended()).when(RATE).refuses(Conflict, code="ended")


def test_an_open_action_becomes_a_step_in_its_own_words() -> None:
    state = given(*BEGUN, HELD, ACTION).state
    for by in (HERS, KITS):
        content = as_step(RING, by, state, ["declined", "withdrawn", "countered"])
        assert content.words == words("Ring the baker")
        assert content.step == StepTerms(actor="person", due_on=date(2026, 6, 20))
    later = date(2026, 7, 1)
    assert as_step(RING, HERS, state, [], later).step == StepTerms(actor="person", due_on=later)
    for owner, actor in (("case_manager", "practitioner"), ("coach", "coach")):
        told: Any = replace(ACTION, owner=owner)
        content = as_step(RING, HERS, given(*BEGUN, HELD, told).state, [])
        assert content.step
        assert content.step.actor == actor


def test_a_coach_proposes_nothing_and_nothing_twice() -> None:
    state = given(*BEGUN, HELD, ACTION).state
    with pytest.raises(Forbidden):
        as_step(RING, COACHS, state, [])
    for fate in ("open", "accepted"):
        with pytest.raises(Conflict):
            as_step(RING, HERS, state, ["declined", fate])
    done = events.ActionDone(**BY, action_id=RING, by=HERS, done_on=TODAY)
    with pytest.raises(Conflict):
        as_step(RING, HERS, given(*BEGUN, HELD, ACTION, done).state, [])
    for missing in (None, given(*BEGUN).state):
        with pytest.raises(NotFound):
            as_step(RING, HERS, missing, [])
