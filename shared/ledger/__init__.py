"""Double entry in whole pence or whole minutes; see docs/decisions/0021. This is its pure half: what a
domain may import. Beside it `posting` leads from commands to the log, `lines` keeps the rows,
`balances` reads them, `chain` seals the log and `checking` audits both."""

from shared.ledger.amounts import MOST, Quantity, UnitName, measured, quantity
from shared.ledger.book import Account, Balance, Book, Change, changes, evolve
from shared.ledger.commands import (
    Command,
    Entry,
    Expire,
    Hold,
    OpenAccount,
    Post,
    Reverse,
    Transfer,
    Void,
)
from shared.ledger.events import (
    EVENTS,
    PREFIX,
    AccountOpened,
    Entered,
    Expired,
    Held,
    Posted,
    Reversed,
    Transferred,
    Voided,
)
from shared.ledger.rules import decide

__all__ = [
    "EVENTS",
    "MOST",
    "PREFIX",
    "Account",
    "AccountOpened",
    "Balance",
    "Book",
    "Change",
    "Command",
    "Entered",
    "Entry",
    "Expire",
    "Expired",
    "Held",
    "Hold",
    "OpenAccount",
    "Post",
    "Posted",
    "Quantity",
    "Reverse",
    "Reversed",
    "Transfer",
    "Transferred",
    "UnitName",
    "Void",
    "Voided",
    "changes",
    "decide",
    "evolve",
    "measured",
    "quantity",
]
