"""Commands as they come: most of them sensible, some of them not, and some that came before."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from shared.domain.quantities import CreditMinutes, Pence
from shared.ledger import Command, Expire, Hold, OpenAccount, Post, Reverse, Transfer, Void
from tests.unit.ledger.ledger_oracle import WHOLE, Oracle

FIRST_DAY = date(2026, 1, 1)


def accounts(first: int) -> list[OpenAccount]:
    """Two without a floor, two that never owe, one that may owe a little, one that takes no more than
    its cap, and two of another unit; their ids from `first` on."""
    limits: list[tuple[str, Any, Any]] = [
        ("pence", None, None),
        ("pence", None, None),
        ("pence", Pence(pence=0), None),
        ("pence", Pence(pence=0), None),
        ("pence", Pence(pence=-500), None),
        ("pence", Pence(pence=0), Pence(pence=300)),
        ("minutes", CreditMinutes(minutes=-120), CreditMinutes(minutes=60)),
        ("minutes", CreditMinutes(minutes=-120), CreditMinutes(minutes=60)),
    ]
    return [
        OpenAccount(account_id=UUID(int=first + n), kind="drawn", unit=unit, floor=floor, cap=cap)  # type: ignore[arg-type]
        for n, (unit, floor, cap) in enumerate(limits)
    ]


class Drawn:
    """What comes next, of a seed and what the oracle knows. `new`: the number of a new entry."""

    def __init__(self, seed: int, oracle: Oracle, today: date, new: int) -> None:
        self.random, self.oracle, self.today, self.new = Random(f"{seed}-{new}"), oracle, today, UUID(int=new)

    def next(self) -> Command:
        kinds = [self.transfer] * 4 + [self.hold] * 4 + [self.part] * 5 + [self.release] * 3
        kinds += [self.reverse] * 3 + [self.again] * 2 + [self.again_otherwise, self.open_again]
        return self.random.choice(kinds)()

    def transfer(self) -> Command:
        sides = self.sides()
        amount = self.amount(sides["debit"])
        return Transfer(entry_id=self.new, **sides, amount=amount, effective_on=self.day())

    def hold(self) -> Command:
        until = self.random.choice([None, self.today + timedelta(self.random.randint(-1, 6))])
        sides = self.sides()
        amount = self.amount(sides["debit"])
        return Hold(entry_id=self.new, **sides, amount=amount, effective_on=self.day(), expires_on=until)

    def part(self) -> Command:
        last = self.random.random() < 0.3
        hold, amount = self.a_hold(), self.amount()
        if (promise := self.oracle.promises.get(hold)) and promise.left and self.random.random() < 0.7:
            amount = replace(
                promise.command.amount,
                **dict.fromkeys(vars(promise.command.amount), self.up_to(promise.left)),
            )
        return Post(entry_id=self.new, hold_id=hold, amount=amount, effective_on=self.day(), last=last)

    def release(self) -> Command:
        kind = self.random.choice([Void, Expire, Expire])
        return kind(entry_id=self.new, hold_id=self.a_hold(), effective_on=self.day())

    def reverse(self) -> Command:
        known = [*list(self.oracle.moved)[-20:], *list(self.oracle.done)[-3:], UUID(int=1)]
        return Reverse(entry_id=self.new, reverses=self.random.choice(known), effective_on=self.day())

    def again(self) -> Command:
        return self.random.choice([*self.oracle.done.values()][-30:] or [self.transfer()])

    def again_otherwise(self) -> Command:
        known: Any = self.again()
        later = {"effective_on": known.effective_on - timedelta(1)}
        changed: Any = replace(known, **self.random.choice([later, {"entry_id": known.entry_id}]))
        return changed if self.random.random() < 0.5 else replace(self.transfer(), entry_id=known.entry_id)  # type: ignore[type-var]

    def open_again(self) -> Command:
        return self.random.choice([*self.oracle.accounts.values()])

    def sides(self) -> dict[str, Any]:
        """Of accounts that belong together, nearly always."""
        all_of = [*self.oracle.accounts]
        some = (
            all_of if self.random.random() < 0.1 else self.random.choice([all_of[:6], all_of[:6], all_of[6:]])
        )
        stranger = [UUID(int=2)] if self.random.random() < 0.03 else []
        debit, credit = self.random.sample([*some, *stranger], 2)
        return {"debit": debit, "credit": debit if self.random.random() < 0.02 else credit}

    def amount(self, debit: UUID | None = None) -> Any:
        """Mostly of the account's unit and what it can give."""
        if self.random.random() < 0.05:
            wrong = [0, -5, 12.5, True, WHOLE, WHOLE, WHOLE + 1, WHOLE - 700]
            return Pence(pence=self.random.choice(wrong))  # type: ignore[arg-type]
        account = self.oracle.accounts.get(debit) if debit else None
        number = self.random.choice([self.random.randint(1, 90), self.random.randint(1, 900)])
        if account and account.floor is not None and self.random.random() < 0.7:
            posted, _, outward = self.oracle.of(account.account_id)
            number = max(1, min(number, posted - outward))
        minutes = account.unit == "minutes" if account else self.random.random() < 0.3
        if self.random.random() < 0.03:
            minutes = not minutes
        return CreditMinutes(minutes=number) if minutes else Pence(pence=number)

    def up_to(self, left: int) -> int:
        return self.random.choice(
            [left, left + 1, self.random.randint(1, left), self.random.randint(1, left)]
        )

    def a_hold(self) -> UUID:
        open_holds = [each for each, promise in self.oracle.promises.items() if promise.left]
        some = self.random.choice([open_holds, open_holds, list(self.oracle.promises)])
        return self.random.choice([*some[-20:], UUID(int=1)])

    def day(self) -> date:
        return self.today - timedelta(self.random.choice([0] * 12 + [1, 5, -1]))
