"""A course of coaching: begun, agreed by both, ended, and looked back on; refusals first."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.plans.domain.coaching import coaching_commands as commands
from services.plans.domain.coaching import coaching_events as events
from services.plans.domain.coaching.coach import MOST_COACHINGS
from services.plans.domain.coaching.coaching_events import Speaker
from shared.domain import Conflict, Forbidden, Invalid, NotFound
from tests.unit.plans.coached import (
    AGREED,
    BY,
    COACHS,
    COURSE,
    FIRST,
    HERS,
    KAY,
    KITS,
    OFFERED,
    OWN_GOAL,
    PARTIES,
    PLAN_GOAL,
    REFERENCE,
    SAID,
    SAM,
    SECOND,
    STRANGE,
    TODAY,
    WRITTEN,
    agreed,
    ended,
    facts,
    given,
    known,
    planned,
    standing,
    when,
    words,
)

REQUESTED = events.CoachingRequested(**BY, definition=REFERENCE, by=HERS, words=words(), requested_on=TODAY)
ASK = commands.RequestCoaching(coaching_id=COURSE, by=HERS, words=words())
OFFER = commands.OfferCoaching(coaching_id=COURSE, by=KITS, coach_id=KAY)
NAME = commands.NameCoach(by=KITS, coach_id=SAM)
WRITE = commands.WriteAgreement(by=HERS, words=SAID, plan_goals=(PLAN_GOAL,))
END = commands.EndCoaching(by=HERS)
NOT_AT_WORK = [
    (standing("recalled"), "recalled"),
    (standing("registered"), "not-under-way"),
    (standing("died"), "not-under-way"),
    (standing(None, arm="comparator"), "comparator"),
    (standing(permissions={"taking_part": False}), "not-taking-part"),
]


def agree(by: Speaker, number: int = 1, known_as: str | None = None) -> commands.Agree:
    return commands.Agree(by=by, number=number, known_as=known_as)


def look_back(by: Speaker, score: int = 8) -> commands.ReviewEnding:
    return commands.ReviewEnding(by=by, score=score, words=words())


def reviewed(by: Speaker) -> events.EndingReviewed:
    return events.EndingReviewed(**BY, score=8, words=words(), by=by, reviewed_on=TODAY)


def test_the_person_asks_and_a_practitioner_offers() -> None:
    given().when(ASK).then(REQUESTED)
    given().when(OFFER).then(replace(OFFERED, offered_on=TODAY))
    for by in (COACHS, KITS):
        given().when(replace(ASK, by=by)).refuses(Forbidden, code="wrong-party")
    for by in (HERS, COACHS):
        given().when(replace(OFFER, by=by)).refuses(Forbidden, code="wrong-party")
    given(REQUESTED).when(ASK).refuses(Conflict, field="coaching_id")


@pytest.mark.parametrize(("stands", "code"), NOT_AT_WORK)
def test_nothing_begins_and_nothing_is_agreed_with_who_is_not_at_work(stands: Any, code: str) -> None:
    for command in (ASK, OFFER):
        given().when(command, facts(standing=stands)).refuses(Conflict, code=code)
    for command in (NAME, WRITE, agree(HERS)):
        given(OFFERED, WRITTEN).when(command, facts(standing=stands)).refuses(Conflict, code=code)
    # How the case stands is not the coach's to know.
    for command in (replace(WRITE, by=COACHS), agree(COACHS)):
        told = given(OFFERED, WRITTEN).when(command, facts(standing=stands))
        told.refuses(Conflict, code="not-available")


def test_a_completed_programme_ends_no_coaching_and_begins_none() -> None:
    completed = facts(standing=standing("completed"))
    given().when(ASK, completed).refuses(Conflict, code="not-under-way")
    given(OFFERED, WRITTEN).when(agree(HERS), completed).then(agreed(HERS, False, agreed_on=TODAY))


@pytest.mark.parametrize(
    ("coach", "kind", "code"),
    [
        (None, Invalid, None),
        (known(left_on=TODAY), Conflict, "left"),
        (known(trainings=()), Conflict, "not-trained"),
        (known(coachings=2), Conflict, "full"),
        (known(most_coachings=0), Conflict, "full"),
    ],
)
def test_who_cannot_coach_is_not_named(coach: Any, kind: Any, code: str | None) -> None:
    given().when(OFFER, facts(coach=coach)).refuses(kind, field="coach_id", code=code)
    given(REQUESTED).when(NAME, facts(coach=coach)).refuses(kind, field="coach_id", code=code)
    assert known().most_coachings < MOST_COACHINGS


def test_another_coach_is_agreed_with_anew() -> None:
    named = events.CoachNamed(**BY, coach_id=SAM, former_id=KAY, by=KITS, named_on=TODAY)
    given(*AGREED).when(NAME).then(named)
    given(*AGREED).when(replace(NAME, coach_id=KAY)).then()
    given(*AGREED, named).when(commands.PlanSession(session_id=FIRST, by=COACHS, when=when(20))).refuses(
        Conflict, code="not-agreed"
    )
    given(*AGREED, named).when(agree(COACHS)).then(agreed(COACHS, False, agreed_on=TODAY))
    given(OFFERED).when(replace(NAME, by=HERS)).refuses(Forbidden, code="wrong-party")


def test_an_agreement_is_the_next_number_in_the_persons_words() -> None:
    given(OFFERED).when(WRITE).then(replace(WRITTEN, written_on=TODAY))
    given(OFFERED, WRITTEN).when(WRITE).then(replace(WRITTEN, number=2, written_on=TODAY))
    given(REQUESTED, coach=None).when(WRITE).refuses(Conflict, code="no-coach")


@pytest.mark.parametrize("by", [COACHS, KITS])
def test_whoever_writes_for_the_person_says_how_they_took_it_down(by: Speaker) -> None:
    given(OFFERED).when(replace(WRITE, by=by)).refuses(Invalid, field="wants.given")
    down = words(taken_down_by=by.account)
    said = replace(SAID, wants=down, works=down, ends=down)
    given(OFFERED).when(replace(WRITE, by=by, words=said)).refuses(Invalid, field="goals.given")
    said = replace(said, goals={OWN_GOAL: down})
    given(OFFERED).when(replace(WRITE, by=by, words=said)).then(
        replace(WRITTEN, by=by, words=said, written_on=TODAY)
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"plan_goals": (STRANGE,)}, "plan_goals"),
        ({"plan_goals": (PLAN_GOAL, PLAN_GOAL)}, "plan_goals"),
        ({"words": replace(SAID, goals={UUID(int=n): words() for n in range(10)})}, "goals"),
    ],
)
def test_goals_are_of_the_plan_each_once_and_not_too_many(changed: dict[str, Any], field: str) -> None:
    given(OFFERED).when(replace(WRITE, **changed)).refuses(Invalid, field=field)


def test_it_holds_once_both_agreed_to_the_last_number() -> None:
    first, second = agreed(HERS, False, agreed_on=TODAY), agreed(COACHS, True, agreed_on=TODAY)
    given(OFFERED).when(agree(HERS)).refuses(Conflict, code="not-the-last")
    given(OFFERED, WRITTEN).when(agree(HERS)).then(first)
    given(OFFERED, WRITTEN, first).when(agree(HERS)).then()
    given(OFFERED, WRITTEN, first).when(agree(COACHS)).then(second)
    given(OFFERED, WRITTEN).when(agree(KITS)).refuses(Forbidden, code="wrong-party")
    given(*AGREED, replace(WRITTEN, number=2)).when(agree(HERS, 1)).refuses(Conflict, code="not-the-last")


def test_the_person_says_what_they_want_to_be_called() -> None:
    said = agreed(HERS, False, known_as="Annie", agreed_on=TODAY)
    given(OFFERED, WRITTEN).when(agree(HERS, known_as="Annie")).then(said)
    given(OFFERED, WRITTEN, said).when(agree(HERS, known_as="Annie")).then()
    given(OFFERED, WRITTEN).when(agree(COACHS, known_as="Boss")).then(agreed(COACHS, False, agreed_on=TODAY))


def test_the_former_agreement_holds_until_both_agreed_to_the_later() -> None:
    later = replace(WRITTEN, number=2)
    plan = commands.PlanSession(session_id=FIRST, by=COACHS, when=when(20))
    for halfway in ((), (agreed(HERS, False, 2),)):
        assert given(*AGREED, later, *halfway).when(plan).events()
        assert given(*AGREED, later, *halfway).state.in_force == 1
    assert given(*AGREED, later, agreed(HERS, False, 2), agreed(COACHS, True, 2)).state.in_force == 2


@pytest.mark.parametrize("by", PARTIES, ids=lambda by: by.party)
@pytest.mark.parametrize("stands", [stands for stands, _ in NOT_AT_WORK])
def test_any_of_them_ends_it_without_a_reason_whatever_the_status(by: Speaker, stands: Any) -> None:
    over = facts(standing=stands)
    given(*AGREED).when(replace(END, by=by), over).then(ended(party=by.party))


def test_an_end_calls_off_what_is_to_come_and_nothing_else() -> None:
    begun = *AGREED, planned(), planned(SECOND, when(20))
    cancelled = events.SessionCancelled(**BY, session_id=SECOND, by=HERS)
    given(*begun).when(END).then(cancelled, ended())
    given(*begun, cancelled).when(END).then(ended())
    given(*begun, cancelled, ended()).when(END).then()
    given(*begun, cancelled, ended()).when(replace(END, by=KITS)).refuses(Conflict, code="ended")
    given(OFFERED).when(END).then(ended(review=False))
    given(*AGREED).when(replace(END, reason="goals_reached")).then(ended(reason="goals_reached"))
    given(*AGREED).when(replace(END, reason="boredom")).refuses(Invalid, field="reason")


@pytest.mark.parametrize("by", [HERS, COACHS], ids=lambda by: by.party)
def test_each_looks_back_once_after_the_end(by: Speaker) -> None:
    given(*AGREED).when(look_back(by)).refuses(Conflict, code="not-ended")
    over = *AGREED, ended()
    given(*over).when(look_back(by)).then(reviewed(by))
    given(*over, reviewed(by)).when(look_back(by)).then()
    given(*over, reviewed(by)).when(look_back(by, 3)).refuses(Conflict, code="reviewed")
    given(*over).when(look_back(by, 11)).refuses(Invalid, field="score")
    given(*over).when(look_back(by, -1)).refuses(Invalid, field="score")


def test_nobody_looks_back_on_what_never_began_or_for_another() -> None:
    given(OFFERED, ended(review=False)).when(look_back(HERS)).refuses(Conflict, code="not-begun")
    given(*AGREED, ended()).when(look_back(KITS)).refuses(Forbidden, code="wrong-party")


def follow(status: str | None) -> commands.FollowStatus:
    return commands.FollowStatus(status=status, on=date(2026, 6, 9), now=facts().now)


def test_a_recall_lets_it_rest_and_a_release_go_on() -> None:
    rested = events.CoachingRested(**BY, on=date(2026, 6, 9))
    resumed = events.CoachingResumed(**BY, on=date(2026, 6, 9))
    given(*AGREED).when(follow("recalled")).then(rested)
    given(*AGREED, rested).when(follow("recalled")).then()
    given(*AGREED, rested).when(follow("started")).then(resumed)
    assert given(*AGREED, rested).state.status == "resting"
    assert given(*AGREED, rested, resumed).state.status == "under_way"
    for nothing in ("started", "completed", "registered", None):
        given(*AGREED).when(follow(nothing)).then()


@pytest.mark.parametrize("status", events.STATUSES)
def test_what_ends_the_work_ends_the_coaching_and_asks_nobody_to_look_back(status: str) -> None:
    gone = ended(party="status", reason=status, review=False, on=date(2026, 6, 9))
    cancelled = events.SessionCancelled(**BY, session_id=SECOND, by=None)
    given(*AGREED, planned(SECOND, when(20))).when(follow(status)).then(cancelled, gone)
    given(*AGREED, gone).when(follow(status)).then()
    given().when(follow(status)).then()


def test_what_there_is_not_is_not_found() -> None:
    for command in (NAME, WRITE, agree(HERS), END, look_back(HERS)):
        given().when(command).refuses(NotFound)
