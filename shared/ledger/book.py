"""The state of a ledger, or of the part of one that some commands touch."""

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any
from uuid import UUID

from shared.domain import record
from shared.ledger.amounts import UnitName
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


@record
class Change:
    """What an entry does to one account, in the account's unit."""

    account_id: UUID
    posted: int = 0
    pending_in: int = 0
    pending_out: int = 0


@record
class Balance:
    """posted: what has been moved in, less what has been moved out. pending_in, pending_out: what is
    held to be moved. All in the account's unit."""

    posted: int = 0
    pending_in: int = 0
    pending_out: int = 0

    @property
    def available(self) -> int:
        """What may still be moved or held."""
        return self.posted - self.pending_out

    @property
    def promised(self) -> int:
        """What is there once all that is held for it has come."""
        return self.posted + self.pending_in

    def after(self, change: Change) -> "Balance":
        return Balance(
            posted=self.posted + change.posted,
            pending_in=self.pending_in + change.pending_in,
            pending_out=self.pending_out + change.pending_out,
        )


@record
class Account:
    account_id: UUID
    kind: str
    unit: UnitName
    floor: int | None
    cap: int | None
    balance: Balance = Balance()


@record
class Book:
    """entries: by their ids. holding: hold -> what is still held; one that has ended is not in it.
    reversals: entry -> the entry that reversed it."""

    accounts: Mapping[UUID, Account] = field(default_factory=dict)
    entries: Mapping[UUID, Entered] = field(default_factory=dict)
    holding: Mapping[UUID, int] = field(default_factory=dict)
    reversals: Mapping[UUID, UUID] = field(default_factory=dict)


def changes(event: Entered) -> tuple[Change, Change]:
    """Of the account that gives and of the one that receives. What is posted sums to zero, and what is
    held out of one is held into the other: there is no other way to write an entry."""
    posted = held = 0
    match event:
        case Transferred(amount=posted) | Reversed(amount=posted):
            pass
        case Held(amount=held):
            pass
        case Posted(amount=posted, released=released):
            held = -posted - released
        case Voided(amount=released) | Expired(amount=released):
            held = -released
    return (
        Change(account_id=event.debit, posted=-posted, pending_out=held),
        Change(account_id=event.credit, posted=posted, pending_in=held),
    )


def evolve(book: Book, event: Any) -> Book:
    """A book that does not have the account passes its change by."""
    if isinstance(event, AccountOpened):
        account = Account(**vars(event))
        return replace(book, accounts={**book.accounts, event.account_id: account})
    accounts, holding, reversals = dict(book.accounts), dict(book.holding), book.reversals
    for change in changes(event):
        if known := accounts.get(change.account_id):
            accounts[change.account_id] = replace(known, balance=known.balance.after(change))
    match event:
        case Held():
            holding[event.entry_id] = event.amount
        case Posted() | Voided() | Expired():
            left = holding.pop(event.hold_id, 0) - event.amount - getattr(event, "released", 0)
            if left > 0:
                holding[event.hold_id] = left
        case Reversed():
            reversals = {**reversals, event.reverses: event.entry_id}
    entries = {**book.entries, event.entry_id: event}
    return Book(accounts=accounts, entries=entries, holding=holding, reversals=reversals)
