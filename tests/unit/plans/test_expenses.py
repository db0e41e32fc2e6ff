"""Volunteers' expenses: claimed, decided on by somebody else, paid."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.plans.definitions import shipped
from services.plans.domain.life_links import expense_events as events
from services.plans.domain.life_links.expense import (
    DECIDER,
    AcceptExpense,
    ClaimExpense,
    DeclineExpense,
    ExpenseFacts,
    MeetingMet,
    PayExpense,
    WithdrawExpense,
)
from shared.domain import Conflict, Forbidden, Invalid, NotFound
from shared.testing.deciding import Given

EXPENSE, VOL, MEETING, RECEIPT, OTHER = (UUID(int=number) for number in range(1, 6))
VOLS, PAT = "vol@issuer", "pat@issuer"
TODAY = date(2026, 3, 2)
FACTS = ExpenseFacts(
    today=TODAY,
    definition=shipped().meetings,
    volunteer_id=VOL,
    meeting=MeetingMet(meeting_id=MEETING, volunteer_id=VOL, met_on=TODAY),
    receipt_theirs=True,
)
PLACE: dict[str, Any] = {"expense_id": EXPENSE, "volunteer_id": VOL, "meeting_id": MEETING}


def claim(kind: str = "parking", **said: Any) -> ClaimExpense:
    paid = {"amount_pence": 450, "receipt_id": RECEIPT} if kind == "parking" else {}
    return ClaimExpense(expense_id=EXPENSE, account=VOLS, kind=kind, **{**paid, **said})


def claimed(kind: str = "parking", **said: Any) -> events.ExpenseClaimed:
    plain: dict[str, Any] = {
        "amount_pence": 450,
        "metres": None,
        "pence_per_mile": None,
        "receipt_id": RECEIPT,
        "seen_elsewhere": False,
        **said,
    }
    when = {"met_on": TODAY, "claimed_on": TODAY}
    return events.ExpenseClaimed(**PLACE, account=VOLS, definition="life_links:1", kind=kind, **plain, **when)


ACCEPTED = events.ExpenseAccepted(**PLACE, account=PAT, amount_pence=450, accepted_on=TODAY)
DECLINED = events.ExpenseDeclined(**PLACE, account=PAT, reason="not_readable", declined_on=TODAY)
WITHDRAWN = events.ExpenseWithdrawn(**PLACE, account=VOLS, withdrawn_on=TODAY)
PAID = events.ExpensePaid(**PLACE, account=PAT, amount_pence=450, paid_on=TODAY)


def given(*happened: Any, **known: Any) -> Given:
    return Given(DECIDER, DECIDER.fold(happened), replace(FACTS, **known))


def test_what_was_paid_is_claimed_with_its_receipt() -> None:
    given().when(claim()).then(claimed())
    given(seen_elsewhere=True).when(claim()).then(claimed(seen_elsewhere=True))


@pytest.mark.parametrize(
    ("kind", "metres", "pence"),
    [
        ("car", 1610, 45),
        ("car", 1609, 44),
        ("car", 160934, 4499),
        ("motorcycle", 16094, 240),
        ("cycle", 8047, 100),
    ],
)
def test_a_way_is_reckoned_at_its_rate_and_rounded_down(kind: str, metres: int, pence: int) -> None:
    [event] = given().when(claim(kind, metres=metres)).events()
    assert (event.amount_pence, event.metres, event.receipt_id) == (pence, metres, None)


@pytest.mark.parametrize(
    ("kind", "wrong", "field"),
    [
        ("yacht", {}, "kind"),
        ("parking", {"amount_pence": None}, "amount_pence"),
        ("parking", {"amount_pence": 0}, "amount_pence"),
        ("parking", {"amount_pence": 1501}, "amount_pence"),
        ("parking", {"receipt_id": None}, "receipt_id"),
        ("parking", {"metres": 5}, "metres"),
        ("car", {}, "metres"),
        ("car", {"metres": 0}, "metres"),
        ("car", {"metres": 10}, "metres"),
        ("car", {"metres": 160935}, "metres"),
        ("car", {"metres": 500, "amount_pence": 5}, "amount_pence"),
        ("car", {"metres": 500, "receipt_id": RECEIPT}, "receipt_id"),
    ],
)
def test_what_does_not_fit_its_kind_is_refused(kind: str, wrong: dict[str, Any], field: str) -> None:
    given().when(claim(kind, **wrong)).refuses(Invalid, field=field)


def test_a_receipt_is_the_volunteers_own_and_pays_once() -> None:
    given(receipt_theirs=False).when(claim()).refuses(Invalid, field="receipt_id")
    given(receipt_used=True).when(claim()).refuses(Conflict, field="receipt_id", code="receipt-used")
    given(kind_claimed=True).when(claim()).refuses(Conflict, code="claimed")


def test_only_its_volunteer_claims_for_a_meeting_that_was_held_and_not_for_ever() -> None:
    given(meeting=None).when(claim()).refuses(NotFound)
    given(volunteer_id=OTHER).when(claim()).refuses(NotFound)
    not_held = MeetingMet(meeting_id=MEETING, volunteer_id=VOL, met_on=None)
    given(meeting=not_held).when(claim()).refuses(Conflict, code="not-held")
    assert given(today=TODAY + timedelta(days=92)).when(claim()).events()
    given(today=TODAY + timedelta(days=93)).when(claim()).refuses(Conflict, code="too-late")
    given(claimed()).when(claim()).refuses(Conflict, field="expense_id")


def test_somebody_else_decides_and_pays() -> None:
    given(claimed()).when(AcceptExpense(account=PAT)).then(ACCEPTED)
    given(claimed()).when(DeclineExpense(account=PAT, reason="not_readable")).then(DECLINED)
    given(claimed(), ACCEPTED).when(PayExpense(account=PAT)).then(PAID)
    for command in (
        AcceptExpense(account=VOLS),
        DeclineExpense(account=VOLS, reason="not_readable"),
        PayExpense(account=VOLS),
    ):
        given(claimed(), ACCEPTED).when(command).refuses(Forbidden, code="own-claim")
    given(claimed()).when(DeclineExpense(account=PAT, reason="mood")).refuses(Invalid, field="reason")


def test_the_volunteer_withdraws_it_until_it_is_decided_on() -> None:
    given(claimed()).when(WithdrawExpense(account=VOLS)).then(WITHDRAWN)
    given(claimed()).when(WithdrawExpense(account=PAT)).refuses(Forbidden, code="wrong-party")
    given(claimed(), ACCEPTED).when(WithdrawExpense(account=VOLS)).refuses(Conflict, code="not-open")


def test_each_is_done_once_and_in_its_order() -> None:
    for happened, command in (
        ([ACCEPTED], AcceptExpense(account=PAT)),
        ([DECLINED], DeclineExpense(account=PAT, reason="not_readable")),
        ([WITHDRAWN], WithdrawExpense(account=VOLS)),
        ([ACCEPTED, PAID], PayExpense(account=PAT)),
    ):
        given(claimed(), *happened).when(command).then()
    for happened, command in (
        ([], PayExpense(account=PAT)),
        ([DECLINED], AcceptExpense(account=PAT)),
        ([DECLINED], DeclineExpense(account=PAT, reason="not_covered")),
        ([WITHDRAWN], AcceptExpense(account=PAT)),
        ([ACCEPTED], DeclineExpense(account=PAT, reason="not_readable")),
        ([ACCEPTED, PAID], AcceptExpense(account=PAT)),
    ):
        given(claimed(), *happened).when(command).refuses(Conflict, code="not-open")
    given().when(PayExpense(account=PAT)).refuses(NotFound)
