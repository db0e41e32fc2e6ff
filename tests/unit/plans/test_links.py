"""A link, from its proposal to its end: who may do what, and what a refusal tells."""

from dataclasses import replace
from typing import Any

import pytest

from services.plans.domain.life_links import link_commands as commands
from services.plans.domain.life_links import link_events as events
from services.plans.domain.life_links.link_events import Voice
from shared.domain import Conflict, Forbidden, Invalid, NotFound, Refusal
from tests.unit.plans.linking import (
    ACTIVE,
    BEGUN,
    CONFIRMED,
    DAY,
    DEFINITION,
    EVERYBODY,
    KIT,
    KNOWN,
    LEAD,
    OTHER,
    PERSON,
    PERSON_CONSENTED,
    PLACE,
    PROPOSED,
    SAYS,
    TODAY,
    TRIAL,
    UNAVAILABLE,
    VI,
    VOLUNTEER_CONSENTED,
    consent,
    declined,
    ended,
    facts,
    given,
    paused,
    propose,
    review,
    standing,
)

PAUSED = (*TRIAL, paused())
STATES: dict[str, tuple[Any, ...]] = {
    "proposed": (PROPOSED,),
    "declined": (PROPOSED, declined()),
    "trial": TRIAL,
    "active": ACTIVE,
    "paused": PAUSED,
    "ended": (*TRIAL, ended()),
}
# How a person may stand who begins nothing new, and what they and staff are told.
NOT_NOW: dict[str, tuple[dict[str, Any], str]] = {
    "recalled": ({"standing": standing("recalled")}, "recalled"),
    "withdrew": ({"standing": standing("withdrew")}, "not-under-way"),
    "comparator": ({"standing": standing(None, arm="comparator")}, "comparator"),
    "merged": ({"standing": standing(merged_into=OTHER)}, "merged"),
    "takes no part": (
        {"standing": standing(permissions={"taking_part": False, "sharing_with_volunteers": True})},
        "not-taking-part",
    ),
    "nothing said of sharing": ({"standing": standing(permissions={})}, "sharing-not-agreed"),
    "linked": ({"linked": True}, "linked"),
}


def refusal(decided: Any) -> Refusal:
    with pytest.raises(Refusal) as found:
        decided.events()
    return found.value


@pytest.mark.parametrize("by", [PERSON, KIT], ids=lambda by: by.party)
def test_the_person_or_a_practitioner_proposes(by: Voice) -> None:
    given().when(propose(by)).then(replace(PROPOSED, by=by))
    given(PROPOSED).when(propose(by)).refuses(Conflict, field="link_id")


@pytest.mark.parametrize("by", [VI, LEAD], ids=lambda by: by.party)
def test_nobody_else_proposes(by: Voice) -> None:
    given().when(propose(by)).refuses(Forbidden, code="wrong-party")


@pytest.mark.parametrize("why", NOT_NOW)
def test_the_person_and_staff_are_told_why_nothing_begins_and_a_volunteer_is_not(why: str) -> None:
    changed, code = NOT_NOW[why]
    known = facts(**changed)
    given().when(propose(), known).refuses(Conflict, code=code)
    given(PROPOSED).when(consent(PERSON), known).refuses(Conflict, code=code)
    told = refusal(given(PROPOSED).when(consent(VI), known))
    neutral = refusal(given(PROPOSED).when(consent(VI), facts(matchable=False)))
    assert vars(told) == vars(neutral)
    assert type(told) is type(neutral)


def test_staff_who_are_the_volunteer_neither_propose_themselves_nor_decide_on_their_link() -> None:
    own = replace(VI, party="practitioner")
    given().when(propose(own)).refuses(Conflict, code="not-available")
    given(*TRIAL).when(review(own)).refuses(Forbidden, code="own-link")
    given(*PAUSED).when(commands.ResumeLink(by=own)).refuses(Forbidden, code="own-link")


def test_a_person_has_so_many_links_at_most() -> None:
    given().when(propose(), facts(links=DEFINITION.most_links)).refuses(Conflict, code="links-full")
    given().when(propose(), facts(links=DEFINITION.most_links - 1)).then(PROPOSED)


def test_whatever_makes_a_volunteer_unavailable_is_refused_in_the_same_words() -> None:
    for history, command in (
        ((), propose()),
        ((), propose(PERSON)),
        ((PROPOSED,), consent(PERSON)),
        ((PROPOSED,), consent(VI)),
        (PAUSED, commands.ResumeLink(by=KIT)),
    ):
        told = [refusal(given(*history).when(command, facts(**why))) for why in UNAVAILABLE.values()]
        assert {type(each) for each in told} == {Conflict}
        assert {repr(vars(each)) for each in told} == {repr(vars(told[0]))}
        assert told[0].reason == "not-available"


def test_what_is_wrong_otherwise_is_said_whether_or_not_the_volunteer_is_available() -> None:
    for changed, code in NOT_NOW.values():
        for why in UNAVAILABLE.values():
            given().when(propose(), facts(**{**changed, **why})).refuses(Conflict, code=code)


def test_a_link_is_among_a_volunteers_own_once_it_is_proposed() -> None:
    given().when(propose(), facts(volunteer=replace(KNOWN, links=2))).refuses(Conflict, code="not-available")
    given(PROPOSED).when(consent(), facts(volunteer=replace(KNOWN, links=2))).then(PERSON_CONSENTED)
    given(PROPOSED).when(consent(), facts(volunteer=replace(KNOWN, links=3))).refuses(
        Conflict, code="not-available"
    )


def test_the_trial_begins_with_the_second_consent_whoever_is_first() -> None:
    given(PROPOSED).when(consent(PERSON)).then(PERSON_CONSENTED)
    given(PROPOSED, PERSON_CONSENTED).when(consent(PERSON)).then()
    given(PROPOSED, PERSON_CONSENTED).when(consent(VI)).then(VOLUNTEER_CONSENTED, BEGUN)
    given(PROPOSED).when(consent(VI)).then(VOLUNTEER_CONSENTED)
    begun = replace(BEGUN, by=PERSON)
    given(PROPOSED, VOLUNTEER_CONSENTED).when(consent(PERSON)).then(PERSON_CONSENTED, begun)


def test_one_account_does_not_consent_for_both() -> None:
    both = Voice(party="person", account=VI.account)
    given(PROPOSED, VOLUNTEER_CONSENTED).when(consent(both)).refuses(Conflict, code="not-available")


@pytest.mark.parametrize("by", [KIT, LEAD], ids=lambda by: by.party)
def test_nobody_consents_for_another(by: Voice) -> None:
    given(PROPOSED).when(consent(by)).refuses(Forbidden, code="wrong-party")


def test_a_consent_is_to_the_wording_in_use_and_a_person_says_what_to_call_them() -> None:
    given(PROPOSED).when(consent(wording="my_direction:9")).refuses(Invalid, field="wording")
    given(PROPOSED).when(consent(known_as=None)).refuses(Invalid, field="known_as")


@pytest.mark.parametrize("state", ["declined", "trial", "ended"])
def test_what_is_not_proposed_is_neither_agreed_nor_declined(state: str) -> None:
    happened = tuple(each for each in STATES[state] if each not in (PERSON_CONSENTED, VOLUNTEER_CONSENTED))
    given(*happened).when(consent()).refuses(Conflict, code="not-proposed")
    given(*happened).when(commands.DeclineLink(by=PERSON)).refuses(Conflict, code="not-proposed")


def test_either_declines_without_a_reason_whatever_the_standing() -> None:
    for by in (PERSON, VI):
        decline = commands.DeclineLink(by=by)
        given(PROPOSED).when(decline, facts("recalled")).then(declined(by))
        given(PROPOSED, declined(by)).when(decline).then()
    given(PROPOSED).when(commands.DeclineLink(by=KIT)).refuses(Forbidden, code="wrong-party")


def test_a_trial_that_lasted_is_confirmed_and_a_confirmed_link_reviewed() -> None:
    day = TODAY + DEFINITION.trial_least_days * DAY
    due = day + DEFINITION.review_days * DAY
    confirmed = replace(CONFIRMED, confirmed_on=day, review_due_on=due)
    given(*TRIAL).when(review(), facts(today=day - DAY)).refuses(Conflict, code="too-early")
    given(*TRIAL).when(review(), facts(today=day)).then(confirmed)
    reviewed = events.LinkReviewed(**PLACE, **SAYS, reviewed_on=day, review_due_on=due)
    given(*ACTIVE).when(review(), facts(today=day)).then(reviewed)
    given(*ACTIVE).when(review(), facts("completed", today=day)).then(reviewed)
    given(*ACTIVE).when(review(), facts("recalled", today=day)).refuses(Conflict, code="recalled")


@pytest.mark.parametrize("who", ["person_says", "volunteer_says"])
def test_where_one_of_both_wants_to_stop_it_does_not_go_on(who: str) -> None:
    given(*ACTIVE).when(review(**{who: "wants_to_stop"})).refuses(Conflict, code="wants-to-stop")
    given(*ACTIVE).when(review(**{who: "loves_it"})).refuses(Invalid, field=who)


@pytest.mark.parametrize("by", [PERSON, VI, LEAD], ids=lambda by: by.party)
def test_a_practitioner_reviews_and_resumes(by: Voice) -> None:
    given(*ACTIVE).when(review(by)).refuses(Forbidden, code="wrong-party")
    given(*PAUSED).when(commands.ResumeLink(by=by)).refuses(Forbidden, code="wrong-party")


@pytest.mark.parametrize("by", [PERSON, VI, KIT], ids=lambda by: by.party)
def test_each_of_them_pauses_and_ends_whatever_the_standing(by: Voice) -> None:
    for happened in (TRIAL, ACTIVE):
        known = facts("recalled", volunteer=None, matchable=False)
        given(*happened).when(commands.PauseLink(by=by), known).then(paused(by.party, by.account))
        given(*happened).when(commands.EndLink(by=by), known).then(ended(by))
        given(*happened, paused()).when(commands.PauseLink(by=by)).then()
        given(*happened, ended()).when(commands.EndLink(by=by)).then()
    given(*TRIAL).when(commands.EndLink(by=by, reason="moved")).then(ended(by, "moved"))
    given(*TRIAL).when(commands.EndLink(by=by, reason="boredom")).refuses(Invalid, field="reason")


def test_a_proposal_a_practitioner_takes_back_and_others_decline() -> None:
    given(PROPOSED).when(commands.EndLink(by=KIT)).then(ended(KIT))
    for by in (PERSON, VI):
        given(PROPOSED).when(commands.EndLink(by=by)).refuses(Conflict, code="not-under-way")


def test_what_is_resumed_is_what_it_was() -> None:
    resumed = events.LinkResumed(**PLACE, account=KIT.account, resumed_on=TODAY)
    for happened, state in ((TRIAL, "trial"), (ACTIVE, "active")):
        before = given(*happened, paused(), paused("recalled", None))
        assert before.state.state == "paused"
        before.when(commands.ResumeLink(by=KIT)).then(resumed)
        after = given(*happened, paused(), resumed).state
        assert (after.state, after.causes, after.before_pause) == (state, frozenset(), None)
    given(*ACTIVE).when(commands.ResumeLink(by=KIT)).then()
    given(*PAUSED).when(commands.ResumeLink(by=KIT), facts("recalled")).refuses(Conflict, code="recalled")
    given(*PAUSED).when(commands.ResumeLink(by=KIT), facts(volunteer=replace(KNOWN, links=2))).then(resumed)


def test_who_refused_may_say_that_they_may_be_asked_again() -> None:
    again = events.MayBeAskedAgain(**PLACE, party="volunteer", account=VI.account, said_on=TODAY)
    for happened in ((PROPOSED, declined(VI)), (*TRIAL, ended(VI))):
        assert given(*happened).state.refused_by == "volunteer"
        given(*happened).when(commands.AskAgain(by=VI)).then(again)
        given(*happened).when(commands.AskAgain(by=PERSON)).then()
        given(*happened).when(commands.AskAgain(by=KIT)).refuses(Forbidden, code="wrong-party")
        assert given(*happened, again).state.refused_by is None
    assert given(*TRIAL, ended(KIT)).state.refused_by is None


@pytest.mark.parametrize("state", STATES)
def test_the_service_rests_what_is_under_way_once_for_each_cause_and_stops_what_is_open(state: str) -> None:
    happened = STATES[state]
    rest, stop = commands.Rest(cause="register", on=TODAY), commands.Stop(cause="status", on=TODAY)
    rested = paused("register", None)
    stopped = events.LinkEnded(**PLACE, cause="status", reason=None, account=None, ended_on=TODAY)
    given(*happened).when(rest).then(*([rested] if state in ("trial", "active", "paused") else []))
    given(*happened, rested).when(rest).then()
    given(*happened).when(stop).then(*([] if state in ("declined", "ended") else [stopped]))


def test_nothing_is_done_to_a_link_that_there_is_not() -> None:
    for command in (consent(), commands.EndLink(by=KIT), commands.PauseLink(by=VI), review()):
        given().when(command).refuses(NotFound)


def test_an_event_of_something_else_changes_nothing() -> None:
    before = given(*TRIAL).state
    for by in EVERYBODY:
        assert given(*TRIAL, by).state == before
    assert given(PERSON_CONSENTED).state is None
