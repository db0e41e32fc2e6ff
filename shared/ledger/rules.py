"""The rules of a ledger: given(book) when(command) then(events or refusal).

- given nothing / OpenAccount / AccountOpened; the same again / nothing; otherwise again / id-used
- given two accounts of the amount's unit / Transfer, Hold / Transferred, Held
- given the entry's id, with the same content / any entry / nothing; with another / id-used
- given that less is available than the floor and the amount / Transfer, Hold, Reverse / not-covered
- given that more would be promised than the cap / Transfer, Hold, Reverse / over-cap
- given an open hold / Post of at most what is left / Posted, and open until nothing is left or `last`;
  of more / more-than-held; after its last day / hold-expired
- given an open hold / Void / Voided; Expire after its last day / Expired, before / not-expired
- given a hold that has ended / Post, Void, Expire / hold-ended
- given what moved something / Reverse / Reversed; again / already-reversed; a hold, a release or a
  reversal / not-reversible
- an entry about another / effective before that one / Invalid
- an amount that is not whole, not positive, too large or of another unit; an account to itself; a day
  after today / Invalid, naming the field

A hold that has expired reserves its amount until it is released, though it cannot be posted any more:
a timer that is late withholds money for a while, and never spends it twice.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from shared.domain import Conflict, Invalid, NotFound
from shared.ledger.amounts import MOST, Quantity, UnitName, measured, quantity
from shared.ledger.book import Account, Book, changes
from shared.ledger.commands import Command, Entry, Expire, Hold, OpenAccount, Post, Reverse, Transfer, Void
from shared.ledger.events import (
    AccountOpened,
    Entered,
    Expired,
    Held,
    Posted,
    Reversed,
    Transferred,
    Voided,
)

# A code: what is sealed for ever must not be anybody's words.
KIND: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


def decide(command: Command, book: Book, today: date) -> Sequence[AccountOpened | Entered]:
    """The event that follows, or nothing where it has happened already. Raises Invalid, NotFound and
    Conflict."""
    if isinstance(command, OpenAccount):
        return _open(command, book)
    if isinstance(command, Transfer | Hold | Post):
        positive(command.amount)
    if known := book.entries.get(command.entry_id):
        if said(known) != command:
            raise id_used("entry_id")
        return []
    if command.effective_on > today:
        raise Invalid("This day has not come yet.", field="effective_on", code="in-the-future")
    event = _entered(command, book, today)
    if (followed := _followed(event, book)) and event.effective_on < followed.effective_on:
        raise Invalid("This is before what it follows.", field="effective_on", code="too-early")
    _check_limits(event, book)
    return [event]


def positive(amount: Quantity) -> tuple[UnitName, int]:
    """Raises Invalid for anything but a whole number above nothing."""
    unit, number = measured(amount, "amount")
    if number <= 0:
        raise Invalid(f"Give more than 0 {unit}.", field="amount", code="not-positive")
    return unit, number


def said(event: Entered) -> Entry:
    """The command that an entry followed from."""
    ids: dict[str, Any] = {"entry_id": event.entry_id, "effective_on": event.effective_on}
    sides: dict[str, Any] = {"debit": event.debit, "credit": event.credit}
    amount = quantity(event.unit, event.amount)
    match event:
        case Transferred():
            return Transfer(**ids, **sides, amount=amount)
        case Held():
            return Hold(**ids, **sides, amount=amount, expires_on=event.expires_on)
        case Posted():
            return Post(**ids, hold_id=event.hold_id, amount=amount, last=event.last)
        case Voided():
            return Void(**ids, hold_id=event.hold_id)
        case Expired():
            return Expire(**ids, hold_id=event.hold_id)
        case Reversed():
            return Reverse(**ids, reverses=event.reverses)


def id_used(field: str) -> Conflict:
    return Conflict("This id was used for something else. Take a new one.", field=field, code="id-used")


def _open(command: OpenAccount, book: Book) -> Sequence[AccountOpened]:
    if not KIND.fullmatch(command.kind):
        raise Invalid("Give a code of small letters.", field="kind", code="not-a-code")
    limits = {name: _limit(command, name) for name in ("floor", "cap")}
    opened = AccountOpened(account_id=command.account_id, kind=command.kind, unit=command.unit, **limits)
    if limits["floor"] is not None and limits["floor"] > 0:
        raise Invalid("A new account is empty: its floor is 0 or less.", field="floor", code="above-zero")
    if limits["cap"] is not None and limits["cap"] < 0:
        raise Invalid("A new account is empty: its cap is 0 or more.", field="cap", code="below-zero")
    if known := book.accounts.get(command.account_id):
        if (known.kind, known.unit, known.floor, known.cap) != (opened.kind, opened.unit, *limits.values()):
            raise id_used("account_id")
        return []
    return [opened]


def _limit(command: OpenAccount, name: str) -> int | None:
    given = getattr(command, name)
    if given is None:
        return None
    unit, number = measured(given, name)
    if unit != command.unit:
        raise another_unit(name)
    return number


def another_unit(field: str) -> Invalid:
    return Invalid("This account is kept in another unit.", field=field, code="another-unit")


def _entered(command: Entry, book: Book, today: date) -> Entered:
    match command:
        case Transfer() | Hold():
            return _between(command, book, today)
        case Post() | Void() | Expire():
            return _of_hold(command, book, today)
        case Reverse():
            return _reversed(command, book)


def _between(command: Transfer | Hold, book: Book, today: date) -> Transferred | Held:
    unit, amount = measured(command.amount, "amount")
    if command.debit == command.credit:
        raise Invalid("An account cannot give to itself.", field="credit", code="same-account")
    for side in ("debit", "credit"):
        if _account(book, getattr(command, side), side).unit != unit:
            raise another_unit("amount")
    values = {**vars(command), "unit": unit, "amount": amount}
    if isinstance(command, Transfer):
        return Transferred(**values)
    if command.expires_on is not None and command.expires_on < today:
        raise Invalid("This day is over.", field="expires_on", code="in-the-past")
    return Held(**values)


def _account(book: Book, account_id: UUID, field: str) -> Account:
    account = book.accounts.get(account_id)
    if account is None:
        raise NotFound("There is no such account.", field=field, code="no-such-account")
    return account


def _of_hold(command: Post | Void | Expire, book: Book, today: date) -> Posted | Voided | Expired:
    hold = book.entries.get(command.hold_id)
    if not isinstance(hold, Held):
        raise NotFound("There is no such hold.", field="hold_id", code="no-such-hold")
    left = book.holding.get(hold.entry_id, 0)
    if not left:
        raise Conflict("Nothing is held any more: it was posted or released.", code="hold-ended")
    over = hold.expires_on is not None and hold.expires_on < today
    about: dict[str, Any] = {
        "entry_id": command.entry_id,
        "hold_id": hold.entry_id,
        "debit": hold.debit,
        "credit": hold.credit,
        "unit": hold.unit,
        "effective_on": command.effective_on,
    }
    match command:
        case Post():
            return _posted(command, about, left, over)
        case Void():
            return Voided(**about, amount=left)
        case Expire():
            if not over:
                raise Conflict(
                    "It is held still. To release it before its last day, void it.", code="not-expired"
                )
            return Expired(**about, amount=left)


def _posted(command: Post, about: dict[str, Any], left: int, over: bool) -> Posted:
    unit, amount = measured(command.amount, "amount")
    if unit != about["unit"]:
        raise another_unit("amount")
    if over:
        raise Conflict("The last day of this hold is over. Make a new one.", code="hold-expired")
    if amount > left:
        raise Conflict("This is more than is held.", field="amount", code="more-than-held")
    released = left - amount if command.last else 0
    return Posted(**about, amount=amount, released=released, last=command.last)


def _reversed(command: Reverse, book: Book) -> Reversed:
    moved = book.entries.get(command.reverses)
    if moved is None:
        raise NotFound("There is no such entry.", field="reverses", code="no-such-entry")
    if not isinstance(moved, Transferred | Posted):
        raise Conflict("Only what moved something can be reversed.", field="reverses", code="not-reversible")
    if moved.entry_id in book.reversals:
        raise Conflict("This was reversed already.", field="reverses", code="already-reversed")
    values = {**vars(command), "unit": moved.unit, "amount": moved.amount}
    return Reversed(**values, debit=moved.credit, credit=moved.debit)


def _followed(event: Entered, book: Book) -> Entered | None:
    """The entry that this one is about, if it is about one."""
    match event:
        case Posted() | Voided() | Expired():
            return book.entries[event.hold_id]
        case Reversed():
            return book.entries[event.reverses]
    return None


def _check_limits(event: Entered, book: Book) -> None:
    """No entry takes an account beyond its limits, nor any figure beyond what can be counted."""
    for side, change in zip(("debit", "credit"), changes(event), strict=True):
        account = _account(book, change.account_id, side)
        after = account.balance.after(change)
        if after.available < (-MOST if account.floor is None else account.floor):
            raise Conflict("The account does not cover this. Nothing was moved.", code="not-covered")
        if after.promised > (MOST if account.cap is None else account.cap):
            raise Conflict("The account takes no more than its limit. Nothing was moved.", code="over-cap")
        if max(after.pending_in, after.pending_out) > MOST:
            raise Conflict("More is held than can be counted.", code="too-much-held")
