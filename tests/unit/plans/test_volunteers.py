"""Volunteers: who applies, who decides, what refuses nobody on its own, and who may go when."""

from dataclasses import replace
from typing import Any

import pytest

from services.plans.domain.life_links import volunteer_commands as commands
from services.plans.domain.life_links import volunteer_events as events
from services.plans.domain.life_links.profile import Profile
from shared.domain import Conflict, Forbidden, Invalid, NotFound
from tests.unit.plans.volunteering import (
    ANN,
    APPLIED,
    AVAILABLE,
    FIRST,
    LEA,
    MO,
    OFFER,
    OURS,
    OWN,
    REFERRED,
    SECOND,
    TODAY,
    VI,
    VIS,
    after,
    decide,
    given_volunteer,
    train,
)

CONVICTED = decide(decision="not_cleared", conviction=True, considered="Of trust, last year")
REFUSE = commands.Refuse(reason="conviction", words="Not this year. Ask again next year.", account=MO)
LEFT = (*AVAILABLE, events.VolunteerLeft(**OWN, by="volunteer", left_on=TODAY))


def apply(**changed: Any) -> commands.Apply:
    said = {name: getattr(APPLIED, name) for name in ("volunteer_id", "volunteer_account", "account")}
    named = {name: getattr(APPLIED, name) for name in ("name", "known_as", "contact", "offer")}
    return commands.Apply(**{**said, **named, "participant_id": None, **changed})


def test_somebody_applies_for_themself_or_a_coordinator_writes_it_down() -> None:
    given_volunteer().when(apply()).then(APPLIED)
    given_volunteer().when(apply(account=LEA)).then(replace(APPLIED, account=LEA))


def test_a_person_on_probation_may_apply() -> None:
    given_volunteer().when(apply(participant_id=ANN)).then(replace(APPLIED, participant_id=ANN))


def test_nobody_applies_twice() -> None:
    given_volunteer(APPLIED).when(apply()).refuses(Conflict, code="volunteer-exists")
    taken = given_volunteer(account_taken=True).when(apply())
    taken.refuses(Conflict, field="volunteer_account", code="account-taken")
    given_volunteer(record_taken=True).when(apply()).refuses(
        Conflict, field="participant_id", code="record-taken"
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"most_links": 0}, "most_links"),
        ({"most_links": 6}, "most_links"),
        ({"most_minutes_a_month": 2401}, "most_minutes_a_month"),
        ({"categories": ("tall",)}, "categories"),
        ({"traits": ("woman",)}, "traits"),
        ({"profile": Profile(interests=("war",))}, "interests"),
        ({"profile": Profile(areas=("space",))}, "areas"),
    ],
)
def test_an_offer_is_in_listed_codes_and_within_limits(changed: Any, field: str) -> None:
    given_volunteer().when(apply(offer=replace(OFFER, **changed))).refuses(Invalid, field=field)


def test_an_offer_is_changed_by_either_and_the_same_is_nothing() -> None:
    less = replace(OFFER, most_links=1)
    for account in (VIS, LEA):
        changed = events.OfferChanged(volunteer_id=VI, account=account, offer=less, changed_on=TODAY)
        given_volunteer(APPLIED).when(commands.ChangeOffer(offer=less, account=account)).then(changed)
    given_volunteer(APPLIED).when(commands.ChangeOffer(offer=OFFER, account=VIS)).then()


@pytest.mark.parametrize(
    "command",
    [
        commands.AskReference(reference_id=FIRST, kind="work", referee="Rae", account=VIS),
        commands.ReceiveReference(reference_id=FIRST, satisfactory=True, words=None, account=VIS),
        decide(account=VIS),
        commands.CheckStatus(status="unchanged", checked_on=TODAY, account=VIS),
        train("welcome", account=VIS),
        commands.MakeAvailable(account=VIS),
        commands.Refuse(reason="other", words="No.", account=VIS),
    ],
    ids=lambda command: type(command).__name__,
)
def test_nobody_decides_on_their_own_record(command: Any) -> None:
    given_volunteer(*REFERRED).when(command).refuses(Forbidden, code="own-record")


def test_a_reference_is_asked_for_once_and_comes_once() -> None:
    ask = commands.AskReference(reference_id=FIRST, kind="work", referee="Rae", account=LEA)
    come = commands.ReceiveReference(reference_id=FIRST, satisfactory=False, words="Late", account=LEA)
    given_volunteer(APPLIED).when(ask).then(REFERRED[1])
    given_volunteer(APPLIED).when(come).refuses(Invalid, field="reference_id")
    came = events.ReferenceReceived(
        **OURS, reference_id=FIRST, satisfactory=False, words="Late", received_on=TODAY
    )
    given_volunteer(*REFERRED[:2]).when(come).then(came)
    given_volunteer(*REFERRED).when(come).refuses(Conflict, code="reference-received")
    given_volunteer(*REFERRED).when(ask).refuses(Conflict, field="reference_id", code="reference-exists")


def test_a_conviction_refuses_nobody_on_its_own() -> None:
    given_volunteer(*REFERRED).when(decide(conviction=True)).refuses(Invalid, field="considered")
    given_volunteer(*REFERRED).when(decide(considered="Something")).refuses(Invalid, field="considered")
    given_volunteer(*REFERRED).when(REFUSE).refuses(Conflict, field="reason", code="conviction-not-weighed")
    weighed = decide(conviction=True, considered="Long ago, and of another kind")
    [decided] = given_volunteer(*REFERRED).when(weighed).events()
    assert (decided.decision, decided.conviction) == ("cleared", True)
    # It was weighed, and cleared: that is no refusal.
    given_volunteer(*after(weighed)).when(REFUSE).refuses(
        Conflict, field="reason", code="conviction-not-weighed"
    )


def test_two_people_stand_behind_a_refusal_for_a_conviction() -> None:
    given = given_volunteer(*after(CONVICTED))
    given.when(replace(REFUSE, account=LEA)).refuses(Conflict, code="second-person")
    refused = events.VolunteerRefused(
        volunteer_id=VI, account=MO, reason="conviction", words=REFUSE.words, refused_on=TODAY
    )
    given.when(REFUSE).then(refused)


@pytest.mark.parametrize("account", [VIS, LEA])
def test_either_pauses_and_the_one_who_did_says_when_it_goes_on(account: str) -> None:
    by = "volunteer" if account == VIS else "coordinator"
    paused = events.VolunteerPaused(
        volunteer_id=VI, account=account, by=by, reason="holiday", paused_on=TODAY
    )
    pause = commands.Pause(reason="holiday", account=account)
    given_volunteer(*AVAILABLE).when(pause).then(paused)
    given_volunteer(*AVAILABLE, paused).when(pause).then()
    given_volunteer(*REFERRED).when(pause).refuses(Conflict, code="not-available-yet")
    resumed = events.VolunteerResumed(**OURS, by="coordinator", resumed_on=TODAY)
    given_volunteer(*AVAILABLE, paused).when(commands.Resume(account=LEA)).then(resumed)
    own = given_volunteer(*AVAILABLE, paused).when(commands.Resume(account=VIS))
    if by == "volunteer":
        own.then(events.VolunteerResumed(**OWN, by="volunteer", resumed_on=TODAY))
    else:
        own.refuses(Conflict, code="paused-by-coordinator")


def test_a_coordinator_takes_over_the_pause_of_one_who_paused_by_themself() -> None:
    own, taken_over = (
        events.VolunteerPaused(volunteer_id=VI, account=who, by=by, reason="holiday", paused_on=TODAY)
        for who, by in ((VIS, "volunteer"), (LEA, "coordinator"))
    )
    given_volunteer(*AVAILABLE, own).when(commands.Pause(reason="holiday", account=LEA)).then(taken_over)
    both = given_volunteer(*AVAILABLE, own, taken_over)
    both.when(commands.Pause(reason="health", account=VIS)).then()
    both.when(commands.Resume(account=VIS)).refuses(Conflict, code="paused-by-coordinator")


def test_nobody_leaves_or_is_refused_with_links_that_are_not_over() -> None:
    for command in (commands.Leave(account=VIS), replace(REFUSE, reason="other")):
        given_volunteer(*AVAILABLE, links=1).when(command).refuses(Conflict, code="links-open")
    given_volunteer(*AVAILABLE).when(commands.Leave(account=VIS)).then(LEFT[-1])


def test_who_left_is_done_with_but_may_be_erased() -> None:
    erased = events.VolunteerErased(**OWN, erased_on=TODAY)
    given_volunteer(*AVAILABLE).when(commands.Erase(account=VIS)).refuses(Conflict, code="not-left")
    given_volunteer(*LEFT).when(commands.Erase(account=VIS)).then(erased)
    given_volunteer(*LEFT, erased).when(commands.Erase(account=VIS)).then()
    for whoever in (VIS, LEA):
        held = given_volunteer(*LEFT, unsettled=True).when(commands.Erase(account=whoever))
        held.refuses(Conflict, code="not-settled")
    given_volunteer(*LEFT).when(train("welcome")).refuses(Conflict, code="left")


def test_one_whom_a_backup_brought_back_is_erased_whatever_it_says_of_them() -> None:
    again = commands.EraseAgain(account="system")
    said = {"volunteer_id": VI, "account": "system"}
    erased = events.VolunteerErased(**said, erased_on=TODAY)
    left = events.VolunteerLeft(**said, by="coordinator", left_on=TODAY)
    given_volunteer(*AVAILABLE, links=1, unsettled=True).when(again).then(left, erased)
    given_volunteer(*LEFT, unsettled=True).when(again).then(erased)
    given_volunteer(*LEFT, erased).when(again).then()


def test_only_applying_begins_a_volunteer() -> None:
    for command in (decide(), commands.Lapse(), commands.Leave(account=VIS)):
        given_volunteer().when(command).refuses(NotFound)


def test_codes_are_listed_ones() -> None:
    given_volunteer(*AVAILABLE).when(commands.Pause(reason="bored", account=VIS)).refuses(
        Invalid, field="reason"
    )
    given_volunteer(*AVAILABLE).when(replace(REFUSE, reason="ugly")).refuses(Invalid, field="reason")
    given_volunteer(APPLIED).when(
        commands.AskReference(reference_id=SECOND, kind="mum", referee="Rae", account=LEA)
    ).refuses(Invalid, field="kind")
    given_volunteer(*REFERRED).when(train("juggling")).refuses(Invalid, field="module")
