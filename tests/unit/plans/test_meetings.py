"""Meetings of Life Links: planned, moved, cancelled, held, missed."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.plans.domain.life_links import meeting_commands as commands
from services.plans.domain.life_links import meeting_events as events
from services.plans.domain.life_links.link_events import Voice
from services.plans.domain.networks.availability import not_available
from shared.domain import Conflict, Forbidden, Invalid, NotFound, Refusal
from tests.unit.plans.meeting_deciding import (
    KIT,
    LINK,
    NOW,
    PERSON,
    PLACE,
    TODAY,
    VOLUNTEER,
    facts,
    given,
    held,
    link,
    missed,
    plan,
    planned,
    standing,
    volunteer,
    when,
)

PARTIES = pytest.mark.parametrize("voice", [PERSON, VOLUNTEER, KIT], ids=lambda voice: voice.party)
BEGUN = facts(now=NOW + timedelta(hours=26))
NEXT_DAY = TODAY + timedelta(days=1)


@PARTIES
def test_either_and_a_practitioner_plan_under_a_link_on_trial_or_confirmed(voice: Voice) -> None:
    expected = events.MeetingPlanned(**PLACE, by=voice, definition="life_links:1", when=when())
    given().when(plan(voice)).then(expected)
    given().when(plan(voice), facts(link=link(state="active"))).then(expected)


@PARTIES
@pytest.mark.parametrize(
    "stopped",
    [
        {"state": "paused", "paused_on": TODAY},
        {"state": "ended", "ended_on": TODAY},
        {"state": "ended", "paused_on": TODAY, "ended_on": NEXT_DAY},
    ],
    ids=["paused", "ended", "paused, then ended"],
)
def test_what_was_held_before_the_link_stopped_is_recorded_afterwards_and_nothing_later(
    voice: Voice, stopped: dict[str, Any]
) -> None:
    # Whatever stopped it since: the person was recalled.
    later: dict[str, Any] = {"now": BEGUN.now, "today": BEGUN.today, "standing": standing("recalled")}
    known = facts(link=link(**stopped), **later)
    on_that_day = commands.HoldMeeting(voice=voice, minutes=50, on=TODAY)
    given(planned()).when(on_that_day, known).then(held(voice, on=TODAY))
    the_day_after = commands.HoldMeeting(voice=voice, minutes=50, on=NEXT_DAY)
    given(planned()).when(the_day_after, known).refuses(Conflict, code="link-not-under-way")
    given().when(plan(voice, 48), known).refuses(Conflict, code="link-not-under-way")


def test_a_stopped_link_makes_no_meeting_right_that_was_not() -> None:
    later: dict[str, Any] = {"now": BEGUN.now, "today": BEGUN.today}
    held_then = commands.HoldMeeting(voice=VOLUNTEER, minutes=50, on=TODAY)
    before = facts(link=link(state="ended", ended_on=TODAY, consented_on=NEXT_DAY), **later)
    given(planned()).when(held_then, before).refuses(Conflict, code="before-consent")
    never = facts(link=link(state="ended", ended_on=TODAY, consented_on=None), **later)
    given(planned()).when(held_then, never).refuses(Conflict, code="link-not-under-way")
    unchecked = volunteer(cleared_until=TODAY - timedelta(days=1))
    lapsed = facts(link=link(state="ended", ended_on=TODAY), volunteer=unchecked, **later)
    given(planned()).when(held_then, lapsed).refuses(Conflict, code="not-available")


def test_a_safeguarding_lead_plans_none() -> None:
    lead = Voice(party="safeguarding_lead", account="safe@issuer")
    given().when(plan(lead)).refuses(Forbidden, code="wrong-party")


@PARTIES
@pytest.mark.parametrize("state", ["proposed", "declined", "paused", "ended"])
def test_nothing_is_planned_or_held_under_another_link(voice: Voice, state: str) -> None:
    known = facts(link=link(state=state), now=BEGUN.now, today=BEGUN.today)
    held_now = commands.HoldMeeting(voice=voice, minutes=50)
    given().when(plan(voice, 48), known).refuses(Conflict, code="link-not-under-way")
    given(planned()).when(held_now, known).refuses(Conflict, code="link-not-under-way")
    moved = commands.MoveMeeting(voice=voice, when=when(72))
    given(planned()).when(moved, known).refuses(Conflict, code="link-not-under-way")


def test_one_of_no_link_is_not_found() -> None:
    given().when(plan(), facts(link=None, volunteer=None)).refuses(NotFound)


def test_nobody_meets_before_both_have_said_yes() -> None:
    given().when(plan(), facts(link=link(consented_on=None))).refuses(Conflict, code="link-not-under-way")
    late = facts(link=link(consented_on=NEXT_DAY + timedelta(days=1)))
    given().when(plan(), late).refuses(Conflict, code="before-consent")
    begun = commands.HoldMeeting(voice=KIT, minutes=5, on=date(2026, 1, 31))
    given(planned()).when(begun, BEGUN).refuses(Conflict, code="before-consent")


@pytest.mark.parametrize(("days", "may"), [(29, True), (30, False)])
def test_clearance_is_asked_of_the_day_on_which_they_meet(days: int, may: bool) -> None:
    # Cleared until 31 March; today is the 2nd.
    asked = given().when(plan(hours=24 * days))
    assert len(asked.events()) == 1 if may else asked.refuses(Conflict, code="not-available") is None


def test_what_was_planned_in_time_is_not_held_once_the_check_has_ended() -> None:
    lapsed = facts(volunteer=volunteer(cleared_until=TODAY), now=BEGUN.now, today=BEGUN.today)
    held_now = commands.HoldMeeting(voice=VOLUNTEER, minutes=50)
    given(planned()).when(held_now, lapsed).refuses(Conflict, code="not-available")
    on_the_last_day = commands.HoldMeeting(voice=VOLUNTEER, minutes=50, on=TODAY)
    given(planned()).when(on_the_last_day, lapsed).then(held(on=TODAY))


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"standing": standing("recalled")}, "recalled"),
        ({"standing": standing("completed")}, "not-under-way"),
        ({"standing": standing(taking_part=False)}, "not-taking-part"),
        ({"standing": standing(sharing_with_volunteers=False)}, "sharing-not-agreed"),
    ],
    ids=["recalled", "completed", "takes no part", "shares nothing"],
)
def test_what_is_the_persons_own_is_told_to_them_and_not_to_the_volunteer(
    known: dict[str, Any], code: str
) -> None:
    for voice, told in ((PERSON, code), (KIT, code), (VOLUNTEER, "not-available")):
        given().when(plan(voice), facts(**known)).refuses(Conflict, code=told)
        held_now = commands.HoldMeeting(voice=voice, minutes=50)
        begun = facts(**known, now=BEGUN.now, today=BEGUN.today)
        given(planned()).when(held_now, begun).refuses(Conflict, code=told)


def refusal(*asked: Any) -> tuple[type[Refusal], str, str, str | None]:
    with pytest.raises(Refusal) as refused:
        given(*asked[2:]).when(*asked[:2]).events()
    found = refused.value
    return type(found), found.detail, found.reason, found.field


def test_what_is_excluded_and_what_is_not_to_be_had_is_refused_by_the_same_words() -> None:
    neutral = not_available()
    same = Conflict, neutral.detail, neutral.reason, None
    for known in (
        {"excluded": True},
        {"volunteer": volunteer(offering=False)},
        {"volunteer": volunteer(concern=True)},
        {"volunteer": volunteer(cleared_from=None)},
        {"volunteer": None},
    ):
        for voice in (PERSON, VOLUNTEER, KIT):
            assert refusal(plan(voice), facts(**known)) == same
            moved = commands.MoveMeeting(voice=voice, when=when(48))
            assert refusal(moved, facts(**known), planned()) == same


@pytest.mark.parametrize(
    ("known", "wrong", "code"),
    [
        ({"overlaps": True}, {}, "overlap"),
        ({"minutes_in_month": 241}, {}, "month-full"),
        ({}, {"minutes": 0}, None),
    ],
)
def test_what_is_wrong_otherwise_never_depends_on_an_exclusion(
    known: dict[str, Any], wrong: dict[str, Any], code: str | None
) -> None:
    told = {refusal(plan(**wrong), facts(**known, excluded=out)) for out in (True, False)}
    assert len(told) == 1
    assert code in (None, told.pop()[2])


def test_the_last_minute_of_a_month_is_given() -> None:
    assert given().when(plan(), facts(minutes_in_month=240)).events()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"place": None}, "place"),
        ({"place": "home"}, "place"),
        ({"district": None}, "district"),
        ({"mode": "phone"}, "place"),
        ({"mode": "phone", "place": None}, "district"),
        ({"hours": 0}, "starts_at"),
        ({"hours": -1}, "starts_at"),
        ({"hours": 24 * 93}, "starts_at"),
    ],
)
def test_a_time_to_come_and_a_place_are_needed(wrong: dict[str, Any], field: str) -> None:
    given().when(plan(**wrong)).refuses(Invalid, field=field)


def test_by_phone_there_is_no_place() -> None:
    assert given().when(plan(mode="phone", place=None, district=None)).events()


def test_an_id_is_used_once_and_nothing_is_done_to_what_there_is_not() -> None:
    given(planned()).when(plan()).refuses(Conflict, field="meeting_id")
    given().when(commands.CancelMeeting(voice=KIT, reason="work")).refuses(NotFound)


def test_it_is_moved_while_it_is_planned_and_to_the_same_not_at_all() -> None:
    moved = commands.MoveMeeting(voice=PERSON, when=when(48))
    given(planned()).when(moved).then(events.MeetingMoved(**PLACE, by=PERSON, when=when(48)))
    given(planned()).when(commands.MoveMeeting(voice=PERSON, when=when())).then()
    given(planned(), held()).when(moved).refuses(Conflict, code="not-planned")


def test_it_is_cancelled_before_it_begins_whatever_became_of_link_and_person() -> None:
    cancel = commands.CancelMeeting(voice=PERSON, reason="work")
    cancelled = events.MeetingCancelled(**PLACE, by=PERSON, reason="work")
    gone = facts(link=link(state="ended"), volunteer=None, standing=standing("died"))
    given(planned()).when(cancel, gone).then(cancelled)
    given(planned(), cancelled).when(cancel).then()
    given(planned()).when(cancel, BEGUN).refuses(Conflict, code="begun")
    given(planned(), cancelled).when(commands.CancelMeeting(voice=KIT, reason="work")).refuses(
        Conflict, code="not-planned"
    )
    given(planned()).when(commands.CancelMeeting(voice=KIT, reason="bored")).refuses(Invalid, field="reason")


@PARTIES
def test_it_is_held_with_its_minutes_once_it_has_begun(voice: Voice) -> None:
    command = commands.HoldMeeting(voice=voice, minutes=50)
    given(planned()).when(command, BEGUN).then(held(voice, NEXT_DAY))
    given(planned()).when(command).refuses(Conflict, code="not-begun")
    ahead = commands.HoldMeeting(voice=voice, minutes=50, on=BEGUN.today + timedelta(days=1))
    given(planned()).when(ahead, BEGUN).refuses(Invalid, field="on")
    given(planned()).when(commands.HoldMeeting(voice=voice, minutes=481), BEGUN).refuses(
        Invalid, field="minutes"
    )


def test_one_that_was_cancelled_is_neither_held_nor_missed() -> None:
    off = planned(), events.MeetingCancelled(**PLACE, by=PERSON, reason="work")
    for command in (
        commands.HoldMeeting(voice=KIT, minutes=50),
        commands.MissMeeting(voice=KIT, missed_by="person", acceptable="acceptable"),
    ):
        given(*off).when(command, BEGUN).refuses(Conflict, code="not-planned")


def test_it_is_missed_by_either_whatever_became_of_the_link() -> None:
    command = commands.MissMeeting(voice=VOLUNTEER, missed_by="person", acceptable="not_yet_known")
    ended = facts(link=link(state="ended"), now=BEGUN.now, today=BEGUN.today)
    given(planned()).when(command, ended).then(missed())
    given(planned()).when(command).refuses(Conflict, code="not-begun")


def test_what_was_recorded_is_corrected_by_who_recorded_it_or_a_practitioner() -> None:
    done = planned(), held(VOLUNTEER, NEXT_DAY)
    again = commands.HoldMeeting(voice=PERSON, minutes=50)
    given(*done).when(again, BEGUN).then()
    longer = commands.HoldMeeting(voice=VOLUNTEER, minutes=60)
    given(*done).when(longer, BEGUN).refuses(Conflict, code="recorded")
    for voice in (VOLUNTEER, KIT):
        corrected = commands.HoldMeeting(voice=voice, minutes=60, corrects=True)
        given(*done).when(corrected, BEGUN).then(held(voice, NEXT_DAY, 60, corrects=True))
    other = commands.MissMeeting(voice=PERSON, missed_by="volunteer", acceptable="acceptable", corrects=True)
    given(*done).when(other, BEGUN).refuses(Forbidden, code="wrong-party")
    early = commands.HoldMeeting(voice=KIT, minutes=50, corrects=True)
    given(planned()).when(early, BEGUN).refuses(Conflict, code="nothing-recorded")


def test_the_link_of_the_facts_is_the_meetings() -> None:
    [event] = given().when(plan()).events()
    assert event.link_id == LINK
