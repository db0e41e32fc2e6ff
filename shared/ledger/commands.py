"""What a ledger can be told. Ids are the client's: the same command again changes nothing.

debit: the account that gives. credit: the one that receives. effective_on: the calendar date on which
it counts, today or before; when it was recorded, the log says."""

from datetime import date
from uuid import UUID

from shared.domain import record
from shared.ledger.amounts import Quantity, UnitName


@record
class OpenAccount:
    """kind: a code of the service's, such as `team`. floor: what is available never falls below;
    cap: what is there and promised never rises above; None: without limit."""

    account_id: UUID
    kind: str
    unit: UnitName
    floor: Quantity | None
    cap: Quantity | None


@record
class Transfer:
    """Move an amount at once."""

    entry_id: UUID
    debit: UUID
    credit: UUID
    amount: Quantity
    effective_on: date


@record
class Hold:
    """Reserve an amount, to be posted until the end of expires_on; None: until it is voided."""

    entry_id: UUID
    debit: UUID
    credit: UUID
    amount: Quantity
    effective_on: date
    expires_on: date | None


@record
class Post:
    """Move what is held or a part of it. last: what is left is released."""

    entry_id: UUID
    hold_id: UUID
    amount: Quantity
    effective_on: date
    last: bool


@record
class Void:
    """Release what is still held."""

    entry_id: UUID
    hold_id: UUID
    effective_on: date


@record
class Expire:
    """Release what is still held after its last day. A timer that may run twice takes an entry id that
    follows from the hold's."""

    entry_id: UUID
    hold_id: UUID
    effective_on: date


@record
class Reverse:
    """Move back all that a Transfer or a Post moved, by an entry of its own; once."""

    entry_id: UUID
    reverses: UUID
    effective_on: date


Entry = Transfer | Hold | Post | Void | Expire | Reverse
Command = OpenAccount | Entry
