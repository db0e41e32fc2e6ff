"""The rules of a ledger, one by one."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.domain import Conflict, Decider, Invalid, NotFound
from shared.domain.quantities import CreditMinutes, Pence, SentenceMinutes
from shared.ledger import (
    MOST,
    AccountOpened,
    Book,
    Expire,
    Expired,
    Held,
    Hold,
    OpenAccount,
    Post,
    Posted,
    Reverse,
    Reversed,
    Transfer,
    Transferred,
    Void,
    Voided,
    changes,
    decide,
    evolve,
)
from shared.testing.deciding import Given

LEDGER: Decider[Book] = Decider("ledger", Book(), decide, evolve)
TODAY = date(2026, 6, 30)
DAY = timedelta(1)
FUNDER, TEAM, SHOP, BANK = (UUID(int=n) for n in (1, 2, 3, 4))
FIRST, SECOND, THIRD = (UUID(int=n) for n in (11, 12, 13))


def opened(account_id: UUID, floor: int | None = 0, cap: int | None = None, unit: Any = "pence") -> Any:
    return AccountOpened(account_id=account_id, kind="team", unit=unit, floor=floor, cap=cap)


ACCOUNTS = (opened(FUNDER, None), opened(TEAM), opened(SHOP, cap=900), opened(BANK, unit="minutes"))


def transfer(amount: Any = 300, **values: Any) -> Transfer:
    given = {"debit": FUNDER, "credit": TEAM, "effective_on": TODAY, "entry_id": FIRST} | values
    return Transfer(**given, amount=Pence(pence=amount) if isinstance(amount, int | float) else amount)


def hold(amount: int = 300, **values: Any) -> Hold:
    given = {"debit": TEAM, "credit": SHOP, "effective_on": TODAY, "entry_id": FIRST, "expires_on": None}
    return Hold(**(given | values), amount=Pence(pence=amount))


def part(amount: int, *, last: bool = False, **values: Any) -> Post:
    given = {"entry_id": SECOND, "hold_id": FIRST, "effective_on": TODAY} | values
    return Post(**given, amount=Pence(pence=amount), last=last)


def transferred(amount: int = 300, **values: Any) -> Transferred:
    given = {"debit": FUNDER, "credit": TEAM, "effective_on": TODAY, "entry_id": FIRST} | values
    return Transferred(**given, unit="pence", amount=amount)


def held(amount: int = 300, **values: Any) -> Held:
    given = {"debit": TEAM, "credit": SHOP, "effective_on": TODAY, "entry_id": FIRST, "expires_on": None}
    return Held(**(given | values), unit="pence", amount=amount)


def posted(amount: int, released: int = 0, *, last: bool = False) -> Posted:
    sides = {"debit": TEAM, "credit": SHOP}
    return Posted(entry_id=SECOND, hold_id=FIRST, **sides, unit="pence", amount=amount, released=released,
                  effective_on=TODAY, last=last)  # fmt: skip


OF_HOLD: dict[str, Any] = {
    "hold_id": FIRST, "debit": TEAM, "credit": SHOP, "unit": "pence", "effective_on": TODAY
}  # fmt: skip
FUNDED = transferred(1_000, entry_id=UUID(int=10))


def given(*events: Any, today: date = TODAY) -> Given:
    return Given(LEDGER, LEDGER.fold([*ACCOUNTS, *events]), today)


def test_an_account_is_opened_once() -> None:
    command = OpenAccount(account_id=UUID(int=5), kind="case", unit="pence", floor=Pence(pence=-5), cap=None)
    event = AccountOpened(account_id=UUID(int=5), kind="case", unit="pence", floor=-5, cap=None)
    given().when(command).then(event)
    given(event).when(command).then()
    for changed in ({"kind": "team"}, {"floor": None}, {"cap": Pence(pence=1)}):
        again = replace(command, **changed)
        given(event).when(again).refuses(Conflict, field="account_id", code="id-used")


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"kind": "For Sam's bicycle"}, "kind", "not-a-code"),
        ({"floor": CreditMinutes(minutes=0)}, "floor", "another-unit"),
        ({"floor": Pence(pence=1)}, "floor", "above-zero"),
        ({"cap": Pence(pence=-1)}, "cap", "below-zero"),
        ({"cap": Pence(pence=MOST + 1)}, "cap", "too-much"),
        ({"floor": 0}, "floor", "not-a-unit"),
    ],
)
def test_an_account_of_a_wrong_shape_is_refused(values: Any, field: str, code: str) -> None:
    right: dict[str, Any] = {"kind": "case", "unit": "pence", "floor": None, "cap": None}
    command = OpenAccount(account_id=UUID(int=5), **(right | values))
    given().when(command).refuses(Invalid, field=field, code=code)


def test_a_transfer_moves_at_once_and_once() -> None:
    given().when(transfer()).then(transferred())
    given(transferred()).when(transfer()).then()
    for changed in ({"credit": SHOP}, {"effective_on": TODAY - DAY}):
        given(transferred()).when(transfer(**changed)).refuses(Conflict, field="entry_id", code="id-used")
    given(transferred()).when(transfer(301)).refuses(Conflict, field="entry_id", code="id-used")
    given(transferred(), FUNDED).when(hold()).refuses(Conflict, field="entry_id", code="id-used")


@pytest.mark.parametrize("command", [transfer, hold])
@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"amount": 0}, "amount", "not-positive"),
        ({"amount": -300}, "amount", "not-positive"),
        ({"amount": 3.0}, "amount", "not-whole"),
        ({"amount": True}, "amount", "not-whole"),
        ({"amount": MOST + 1}, "amount", "too-much"),
        ({"credit": BANK}, "amount", "another-unit"),
        ({"effective_on": TODAY + DAY}, "effective_on", "in-the-future"),
    ],
)
def test_what_is_no_entry_is_refused(command: Any, values: Any, field: str, code: str) -> None:
    given(FUNDED).when(command(**values)).refuses(Invalid, field=field, code=code)


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (CreditMinutes(minutes=5), "another-unit"),
        (SentenceMinutes(minutes=5), "not-a-unit"),
        ("5", "not-a-unit"),
        (None, "not-a-unit"),
    ],
)
def test_an_amount_of_another_unit_is_refused(amount: Any, code: str) -> None:
    given().when(transfer(amount)).refuses(Invalid, field="amount", code=code)


def test_an_account_gives_to_another_that_is_there() -> None:
    given().when(transfer(debit=TEAM)).refuses(Invalid, field="credit", code="same-account")
    for side in ("debit", "credit"):
        stranger = transfer(**{side: UUID(int=99)})
        given().when(stranger).refuses(NotFound, field=side, code="no-such-account")


def test_nobody_gives_more_than_is_available() -> None:
    given(FUNDED).when(transfer(1_000, debit=TEAM, credit=FUNDER)).then(
        transferred(1_000, debit=TEAM, credit=FUNDER)
    )
    given(FUNDED).when(transfer(1_001, debit=TEAM, credit=FUNDER)).refuses(Conflict, code="not-covered")
    reserved = given(FUNDED, held(800, entry_id=SECOND))
    reserved.when(hold(200, credit=FUNDER)).then(held(200, credit=FUNDER))
    reserved.when(hold(201, credit=FUNDER)).refuses(Conflict, code="not-covered")
    given(FUNDED).when(transfer(1_001, debit=TEAM, credit=FUNDER)).refuses(Conflict, code="not-covered")


def test_nobody_is_promised_more_than_their_cap() -> None:
    reserved = given(FUNDED, held(800, entry_id=SECOND))
    reserved.when(transfer(100, credit=SHOP)).then(transferred(100, credit=SHOP))
    reserved.when(transfer(101, credit=SHOP)).refuses(Conflict, code="over-cap")


def test_nothing_is_more_than_can_be_counted() -> None:
    given().when(transfer(MOST)).then(transferred(MOST))
    full = transferred(MOST, entry_id=SECOND)
    given(full).when(transfer(1)).refuses(Conflict, code="not-covered")
    rich = [opened(UUID(int=n), None) for n in (5, 6)]
    most = {"debit": UUID(int=5), "credit": UUID(int=6)}
    filled = given(*rich, transferred(MOST, **most))
    filled.when(transfer(1, credit=UUID(int=6), entry_id=THIRD)).refuses(Conflict, code="over-cap")
    back = {"debit": UUID(int=6), "credit": UUID(int=5)}
    twice = given(*rich, transferred(MOST, **most), held(MOST, **back, entry_id=SECOND))
    twice.when(hold(1, **back, entry_id=THIRD)).refuses(Conflict, code="too-much-held")


def test_a_hold_is_posted_in_parts_until_nothing_is_left() -> None:
    reserved = given(FUNDED, held())
    reserved.when(part(300)).then(posted(300))
    reserved.when(part(301)).refuses(Conflict, field="amount", code="more-than-held")
    reserved.when(part(100)).then(posted(100))
    reserved.when(part(100, last=True)).then(posted(100, 200, last=True))
    for ended in (posted(300), posted(100, 200, last=True)):
        again = given(FUNDED, held(), ended)
        again.when(part(1, entry_id=THIRD)).refuses(Conflict, code="hold-ended")
        again.when(Void(entry_id=THIRD, hold_id=FIRST, effective_on=TODAY)).refuses(
            Conflict, code="hold-ended"
        )
    given(FUNDED, held(), posted(100)).when(part(200, entry_id=THIRD)).then(
        replace(posted(200), entry_id=THIRD)
    )
    minutes = replace(part(1), amount=CreditMinutes(minutes=1))
    reserved.when(minutes).refuses(Invalid, field="amount", code="another-unit")


def test_what_is_left_of_a_hold_is_released() -> None:
    void = Void(entry_id=THIRD, hold_id=FIRST, effective_on=TODAY)
    voided = Voided(entry_id=THIRD, **OF_HOLD, amount=200)
    given(FUNDED, held(), posted(100)).when(void).then(voided)
    after = given(FUNDED, held(), posted(100), voided)
    after.when(void).then()
    assert after.state.accounts[TEAM].balance.available == 900
    after.when(replace(void, entry_id=UUID(int=20))).refuses(Conflict, code="hold-ended")


def test_a_hold_expires_after_its_last_day_and_no_sooner() -> None:
    expire = Expire(entry_id=SECOND, hold_id=FIRST, effective_on=TODAY)
    last_day = given(FUNDED, held(expires_on=TODAY))
    last_day.when(part(300)).then(posted(300))
    last_day.when(expire).refuses(Conflict, code="not-expired")
    given(FUNDED, held()).when(expire).refuses(Conflict, code="not-expired")

    over = given(FUNDED, held(expires_on=TODAY - DAY, effective_on=TODAY - DAY))
    over.when(part(300)).refuses(Conflict, code="hold-expired")
    over.when(transfer(701, debit=TEAM, credit=FUNDER, entry_id=SECOND)).refuses(Conflict, code="not-covered")
    over.when(expire).then(Expired(entry_id=SECOND, **OF_HOLD, amount=300))
    over.when(Void(entry_id=SECOND, hold_id=FIRST, effective_on=TODAY)).then(
        Voided(entry_id=SECOND, **OF_HOLD, amount=300)
    )
    given(FUNDED).when(hold(expires_on=TODAY - DAY)).refuses(Invalid, field="expires_on", code="in-the-past")


def test_what_moved_is_reversed_once() -> None:
    reverse = Reverse(entry_id=SECOND, reverses=FIRST, effective_on=TODAY)
    reversed_ = Reversed(
        entry_id=SECOND,
        reverses=FIRST,
        debit=TEAM,
        credit=FUNDER,
        unit="pence",
        amount=300,
        effective_on=TODAY,
    )
    given(transferred()).when(reverse).then(reversed_)
    after = given(transferred(), reversed_)
    after.when(reverse).then()
    once_more = replace(reverse, entry_id=THIRD)
    after.when(once_more).refuses(Conflict, field="reverses", code="already-reversed")
    of_reversal = replace(once_more, reverses=SECOND)
    after.when(of_reversal).refuses(Conflict, field="reverses", code="not-reversible")
    given(FUNDED, held()).when(reverse).refuses(Conflict, field="reverses", code="not-reversible")
    given().when(reverse).refuses(NotFound, field="reverses", code="no-such-entry")
    spent = transferred(300, entry_id=THIRD, debit=TEAM, credit=FUNDER)
    given(transferred(), spent).when(reverse).refuses(Conflict, code="not-covered")


def test_a_part_that_was_posted_is_reversed_and_the_hold_stays_as_it_is() -> None:
    reverse = Reverse(entry_id=THIRD, reverses=SECOND, effective_on=TODAY)
    decided = given(FUNDED, held(), posted(100)).when(reverse)
    [event] = decided.events()
    assert (event.debit, event.credit, event.amount) == (SHOP, TEAM, 100)
    assert evolve(decided.state, event).holding == {FIRST: 200}


@pytest.mark.parametrize(
    "command",
    [
        part(1, effective_on=TODAY - DAY),
        Void(entry_id=SECOND, hold_id=FIRST, effective_on=TODAY - DAY),
        Reverse(entry_id=SECOND, reverses=UUID(int=10), effective_on=TODAY - DAY),
    ],
)
def test_nothing_counts_before_what_it_follows(command: Any) -> None:
    given(FUNDED, held()).when(command).refuses(Invalid, field="effective_on", code="too-early")


@pytest.mark.parametrize(
    "command",
    [
        part(1, hold_id=THIRD),
        part(1, hold_id=UUID(int=10)),  # a transfer
        Void(entry_id=SECOND, hold_id=THIRD, effective_on=TODAY),
        Expire(entry_id=SECOND, hold_id=THIRD, effective_on=TODAY),
    ],
)
def test_what_is_not_held_is_not_found(command: Any) -> None:
    given(FUNDED, held()).when(command).refuses(NotFound, field="hold_id", code="no-such-hold")


@pytest.mark.parametrize(
    "event", [transferred(), held(), posted(100, 200), Voided(entry_id=SECOND, **OF_HOLD, amount=5)]
)
def test_every_entry_sums_to_nothing(event: Any) -> None:
    one, other = changes(event)
    assert one.posted + other.posted == 0
    assert one.pending_out == other.pending_in
    assert one.pending_in == other.pending_out == 0
