"""Asking for contacts and planning them, refusals first."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.plans.domain.relationship import contact_commands as commands
from services.plans.domain.relationship import contact_events as events
from services.plans.domain.relationship.contact_events import When
from shared.domain import Conflict, Forbidden, Invalid, NotFound
from shared.domain.authorship import Author
from tests.unit.plans.contacting import (
    CONTACT,
    KIT,
    NOW,
    PERSON,
    facts,
    given,
    kept,
    missed,
    place,
    planned,
    requested,
    when,
)

ENDED = (
    events.ContactDeclined(**place(), reason="other"),
    events.ContactCancelled(**place(), party="practitioner", reason="other", requested=True),
    events.ContactEnteredInError(**place()),
)


def plan(author: Author = KIT, at: When | None = None, **changed: Any) -> commands.PlanContact:
    said = {"purpose": "support", "asked_for_by": "practitioner", **changed}
    return commands.PlanContact(contact_id=CONTACT, author=author, when=at or when(), **said)


def ask(author: Author = PERSON, at: When | None = None) -> commands.RequestContact:
    return commands.RequestContact(contact_id=CONTACT, author=author, when=at or when(), purpose="support")


@pytest.mark.parametrize("command", [plan(PERSON), ask(KIT)], ids=["a person plans", "a practitioner asks"])
def test_the_wrong_party_begins_nothing(command: Any) -> None:
    given().when(command).refuses(Forbidden, code="wrong-party")


@pytest.mark.parametrize(
    ("at", "field"),
    [
        (when(minutes=0), "minutes"),
        (when(minutes=1441), "minutes"),
        (when(place=None), "place"),
        (when(mode="phone"), "place"),
        (when(24 * 731), "starts_at"),
        (when(-24 * 1827), "starts_at"),
    ],
    ids=["no minutes", "over a day", "nowhere", "a place by phone", "too far ahead", "too long ago"],
)
def test_a_time_that_cannot_be_is_refused_with_its_field(at: When, field: str) -> None:
    given().when(plan(at=at)).refuses(Invalid, field=field)
    given(planned()).when(commands.MoveContact(author=KIT, when=at)).refuses(Invalid, field=field)


def test_a_request_is_for_a_time_to_come() -> None:
    given().when(ask(at=when(0))).refuses(Invalid, field="starts_at")
    given().when(plan(at=when(0))).then(replace(planned(0), asked_for_by="practitioner"))


def test_codes_and_accounts_that_nobody_knows_are_refused() -> None:
    given().when(plan(purpose="party")).refuses(Invalid, field="purpose")
    given().when(plan(with_account="sam@issuer")).refuses(Invalid, field="with_account")
    given().when(plan(with_account="lee@issuer")).then(replace(planned(), with_account="lee@issuer"))


@pytest.mark.parametrize(
    ("status", "arm"), [("registered", "programme"), ("died", "programme"), (None, "comparator")]
)
def test_nothing_is_planned_for_somebody_who_is_not_under_way(status: str | None, arm: str) -> None:
    for command in (plan(), ask()):
        given(status=status, arm=arm).when(command).refuses(Conflict)


def test_who_was_recalled_is_met_in_prison_or_without_meeting() -> None:
    recalled = facts("recalled")
    given().when(plan(), recalled).refuses(Conflict, code="recalled")
    given().when(plan(at=when(place="prison")), recalled).then(planned(place="prison"))
    by_phone = {"mode": "phone", "place": None}
    given().when(plan(at=when(**by_phone)), recalled).then(planned(**by_phone))


def test_an_id_that_is_taken_is_refused_and_one_that_is_not_there() -> None:
    given(planned()).when(plan()).refuses(Conflict, field="contact_id")
    given().when(commands.MoveContact(author=KIT, when=when())).refuses(NotFound)


def test_the_person_answers_no_request() -> None:
    for command in (
        commands.AcceptContact(author=PERSON),
        commands.DeclineContact(author=PERSON, reason="other"),
    ):
        given(requested()).when(command).refuses(Forbidden, code="wrong-party")


def test_what_awaits_no_answer_gets_none() -> None:
    for before in ((planned(),), *((requested(), each) for each in ENDED)):
        given(*before).when(commands.AcceptContact(author=KIT)).refuses(Conflict, code="not-requested")
    late = facts(now=NOW + timedelta(days=2))
    given(requested()).when(commands.AcceptContact(author=KIT), late).refuses(Invalid, field="starts_at")


def test_a_request_is_accepted_once_and_declined_with_a_reason() -> None:
    given().when(ask()).then(requested())
    accepted = events.ContactAccepted(**place(), with_account=KIT.account)
    given(requested()).when(commands.AcceptContact(author=KIT)).then(accepted)
    given(requested(), accepted).when(commands.AcceptContact(author=KIT)).then()
    decline = commands.DeclineContact(author=KIT, reason="not_available")
    given(requested()).when(replace(decline, reason="mood")).refuses(Invalid, field="reason")
    declined = events.ContactDeclined(**place(), reason="not_available")
    given(requested()).when(decline).then(declined)
    given(requested(), declined).when(decline).then()


def test_a_request_is_the_persons_to_move_and_a_plan_the_practitioners() -> None:
    by_person, by_kit = (commands.MoveContact(author=each, when=when(48)) for each in (PERSON, KIT))
    given(requested()).when(by_kit).refuses(Forbidden, code="wrong-party")
    given(planned()).when(by_person).refuses(Forbidden, code="wrong-party")
    moved = events.ContactMoved(**place(), party="practitioner", when=when(48))
    given(planned()).when(by_kit).then(moved)
    given(planned(), moved).when(by_kit).then()
    own = events.ContactMoved(**place(PERSON), party="person", when=when(48))
    given(requested()).when(by_person).then(own)


@pytest.mark.parametrize("last", [*ENDED, kept(), missed()], ids=lambda event: event.event_name)
def test_what_is_over_is_neither_moved_nor_cancelled(last: Any) -> None:
    for command in (
        commands.MoveContact(author=KIT, when=when(48)),
        commands.CancelContact(author=KIT, reason="illness"),
    ):
        given(planned(), last).when(command).refuses(Conflict, code="not-planned")


def test_either_cancels_before_it_begins_and_nobody_after() -> None:
    for author in (PERSON, KIT):
        cancel = commands.CancelContact(author=author, reason="work")
        cancelled = events.ContactCancelled(
            **place(author), party=author.party, reason="work", requested=False
        )
        given(planned()).when(cancel).then(cancelled)
        given(planned(), cancelled).when(cancel).then()
        given(planned(0)).when(cancel).refuses(Conflict, code="begun")
        given(planned()).when(replace(cancel, reason="mood")).refuses(Invalid, field="reason")
        given(requested(0)).when(cancel).then(replace(cancelled, requested=True))
