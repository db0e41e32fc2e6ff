"""A ledger as one would keep it by hand: a list of what happened, and sums over it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from shared.domain.quantities import CreditMinutes, Pence
from shared.ledger import Command, Expire, Hold, OpenAccount, Post, Reverse, Transfer, Void

WHOLE = 9_223_372_036_854_775_807
POSTED, INWARD, OUTWARD = "posted", "pending_in", "pending_out"


@dataclass
class Promise:
    """What is held, and how much of it still is."""

    command: Hold
    left: int


@dataclass
class Oracle:
    """sheet: (day, account, column) and by how much, in the order in which it was recorded."""

    accounts: dict[UUID, OpenAccount] = field(default_factory=dict)
    done: dict[UUID, Command] = field(default_factory=dict)
    promises: dict[UUID, Promise] = field(default_factory=dict)
    moved: dict[UUID, tuple[UUID, UUID, int]] = field(default_factory=dict)
    undone: set[UUID] = field(default_factory=set)
    sheet: list[tuple[date, UUID, str, int]] = field(default_factory=list)
    sums: Counter[tuple[UUID, str]] = field(default_factory=Counter)

    def of(self, account: UUID) -> tuple[int, int, int]:
        posted, inward, outward = (self.sums[account, column] for column in (POSTED, INWARD, OUTWARD))
        return posted, inward, outward

    def as_of(self, account: UUID, day: date, entries: int | None = None) -> tuple[int, int, int]:
        """Summed anew from the sheet's beginning, `entries` lines of it at most."""
        found: Counter[str] = Counter()
        for on, whose, column, by in self.sheet[:entries]:
            if whose == account and on <= day:
                found[column] += by
        return found[POSTED], found[INWARD], found[OUTWARD]

    def take(self, command: Command, today: date) -> bool:
        """Whether it is accepted; what was done already is, and changes nothing."""
        if isinstance(command, OpenAccount):
            return self._open(command)
        if isinstance(command, Transfer | Hold | Post) and not _amount(command.amount):
            return False
        if command.entry_id in self.done:
            return self.done[command.entry_id] == command
        if command.effective_on > today or not self._carry_out(command, today):
            return False
        self.done[command.entry_id] = command
        return True

    def _open(self, command: OpenAccount) -> bool:
        if command.account_id in self.accounts:
            return self.accounts[command.account_id] == command
        self.accounts[command.account_id] = command
        return True

    def _carry_out(self, command: Any, today: date) -> bool:
        match command:
            case Transfer():
                return self._among(command) and self._move(
                    command.entry_id,
                    command.debit,
                    command.credit,
                    _amount(command.amount),
                    command.effective_on,
                )
            case Hold():
                return self._hold(command, today)
            case Reverse():
                return self._undo(command)
        return self._with_promise(command, today)

    def _among(self, command: Transfer | Hold) -> bool:
        sides = [self.accounts.get(command.debit), self.accounts.get(command.credit)]
        unit = "pence" if isinstance(command.amount, Pence) else "minutes"
        return command.debit != command.credit and all(side and side.unit == unit for side in sides)

    def _hold(self, command: Hold, today: date) -> bool:
        amount = _amount(command.amount)
        if not self._among(command) or (command.expires_on and command.expires_on < today):
            return False
        lines = [(command.debit, OUTWARD, amount), (command.credit, INWARD, amount)]
        if not self._write(command.effective_on, lines):
            return False
        self.promises[command.entry_id] = Promise(command, amount)
        return True

    def _undo(self, command: Reverse) -> bool:
        if command.reverses not in self.moved or command.reverses in self.undone:
            return False
        gave, received, amount = self.moved[command.reverses]
        if command.effective_on < self.done[command.reverses].effective_on:  # type: ignore[union-attr]
            return False
        lines = [(received, POSTED, -amount), (gave, POSTED, amount)]
        if not self._write(command.effective_on, lines):
            return False
        self.undone.add(command.reverses)
        return True

    def _with_promise(self, command: Post | Void | Expire, today: date) -> bool:
        promise = self.promises.get(command.hold_id)
        if promise is None or not promise.left or command.effective_on < promise.command.effective_on:
            return False
        held, over = promise.command, bool(promise.command.expires_on and promise.command.expires_on < today)
        freed = promise.left
        if isinstance(command, Post):
            amount = _amount(command.amount)
            if type(command.amount) is not type(held.amount) or over or amount > promise.left:
                return False
            freed = promise.left if command.last else amount
            self._move(command.entry_id, held.debit, held.credit, amount, command.effective_on, freed)
        elif isinstance(command, Expire) and not over:
            return False
        else:
            lines = [(held.debit, OUTWARD, -freed), (held.credit, INWARD, -freed)]
            self._write(command.effective_on, lines)
        promise.left -= freed
        return True

    def _move(self, entry: UUID, debit: UUID, credit: UUID, amount: int, day: date, freed: int = 0) -> bool:
        lines = [(debit, POSTED, -amount), (credit, POSTED, amount)]
        lines += [(debit, OUTWARD, -freed), (credit, INWARD, -freed)] if freed else []
        if not self._write(day, lines):
            return False
        self.moved[entry] = debit, credit, amount
        return True

    def _write(self, day: date, lines: list[tuple[UUID, str, int]]) -> bool:
        """All of them, unless an account would then be beyond its limits."""
        after = self.sums.copy()
        for account, column, by in lines:
            after[account, column] += by
        for account in {account for account, _, _ in lines}:
            given = self.accounts[account]
            floor = -WHOLE if given.floor is None else _number(given.floor)
            cap = WHOLE if given.cap is None else _number(given.cap)
            posted, inward, outward = (after[account, column] for column in (POSTED, INWARD, OUTWARD))
            if posted - outward < floor or posted + inward > cap or max(inward, outward) > WHOLE:
                return False
        self.sums = after
        self.sheet += [(day, *line) for line in lines]
        return True


def _number(quantity: Any) -> int:
    number: int = quantity.pence if isinstance(quantity, Pence) else quantity.minutes
    return number


def _amount(quantity: Any) -> int:
    """0 for what is no amount."""
    if not isinstance(quantity, Pence | CreditMinutes):
        return 0
    number = _number(quantity)
    return number if type(number) is int and 0 < number <= WHOLE else 0
