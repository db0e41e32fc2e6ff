"""The events of a ledger, private to the service that keeps it: ids, amounts, dates and codes alone, so
that they may be chained and kept when a person is erased.

An entry is one event in a stream of its own, so that its id is its stream's. It says everything that it
moves: a line of a statement, a seal and a replay need no other event."""

from datetime import date
from typing import Final
from uuid import UUID

from shared.domain import event
from shared.ledger.amounts import UnitName

# Of every event's name, and of no other event's in a service with a ledger.
PREFIX: Final = "ledger-"


@event("ledger-account-opened")
class AccountOpened:
    """floor, cap: in the account's unit; None: without limit."""

    account_id: UUID
    kind: str
    unit: UnitName
    floor: int | None
    cap: int | None


@event("ledger-transferred")
class Transferred:
    entry_id: UUID
    debit: UUID
    credit: UUID
    unit: UnitName
    amount: int
    effective_on: date


@event("ledger-held")
class Held:
    entry_id: UUID
    debit: UUID
    credit: UUID
    unit: UnitName
    amount: int
    effective_on: date
    expires_on: date | None


@event("ledger-posted")
class Posted:
    """released: what was held beside it and is available again. last: it ended the hold, as was asked;
    a Post of all that is left ends it too."""

    entry_id: UUID
    hold_id: UUID
    debit: UUID
    credit: UUID
    unit: UnitName
    amount: int
    released: int
    effective_on: date
    last: bool


@event("ledger-voided")
class Voided:
    """amount: what was still held."""

    entry_id: UUID
    hold_id: UUID
    debit: UUID
    credit: UUID
    unit: UnitName
    amount: int
    effective_on: date


@event("ledger-expired")
class Expired:
    """amount: what was still held."""

    entry_id: UUID
    hold_id: UUID
    debit: UUID
    credit: UUID
    unit: UnitName
    amount: int
    effective_on: date


@event("ledger-reversed")
class Reversed:
    """debit: who received what is reversed. credit: who gave it."""

    entry_id: UUID
    reverses: UUID
    debit: UUID
    credit: UUID
    unit: UnitName
    amount: int
    effective_on: date


Entered = Transferred | Held | Posted | Voided | Expired | Reversed
EVENTS: Final = (AccountOpened, Transferred, Held, Posted, Voided, Expired, Reversed)
