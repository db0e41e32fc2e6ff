"""A small aggregate for the kernel's own tests: a budget with a limit, spent from and noted on.

It has what the kernel must carry: a rule that concurrent commands could break, a private field,
events that are published, to everybody or restricted, and others that are not, and an older schema
version with its upcaster."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.contracts.declaration import Contract, contract
from shared.contracts.publication import Publications
from shared.domain import Conflict, Decider, Erased, Upcaster, event, private, record

SERVICE = "assessment"


@record
class Open:
    holder: str
    limit_pence: int
    purpose: str | None = None


@record
class Spend:
    amount_pence: int


@record
class Note:
    words: str


@event("budget.opened", version=2)
class Opened:
    """Version 1 had whole pounds and no purpose."""

    holder: str
    limit_pence: int
    purpose: str | Erased | None = private(of="holder")


@event("budget.spent")
class Spent:
    amount_pence: int


@event("budget.noted")
class Noted:
    holder: str
    words: str | Erased = private(of="holder")


@event("budget.barred")
class Barred:
    """Who may not be met: restricted. Belongs to a subject of its own."""

    amount_pence: int


@record
class State:
    holder: str = ""
    limit_pence: int = 0
    spent_pence: int = 0
    notes: tuple[str | Erased, ...] = ()


class OverLimit(Conflict):
    code, title = "over-limit", "The budget does not cover this"


def decide(command: Any, state: State, facts: None) -> Sequence[Any]:
    match command:
        case Open(holder=holder, limit_pence=limit, purpose=purpose):
            return [Opened(holder=holder, limit_pence=limit, purpose=purpose)]
        case Note(words=words):
            return [Noted(holder=state.holder, words=words)]
        case Spend(amount_pence=amount) if state.spent_pence + amount <= state.limit_pence:
            return [Spent(amount_pence=amount)]
    raise OverLimit("The budget does not cover this. Nothing was spent.")


def evolve(state: State, event: Any) -> State:
    values = {name: getattr(state, name) for name in ("holder", "limit_pence", "spent_pence", "notes")}
    match event:
        case Opened(holder=holder, limit_pence=limit):
            values |= {"holder": holder, "limit_pence": limit}
        case Spent(amount_pence=amount):
            values["spent_pence"] += amount
        case Noted(words=words):
            values["notes"] = (*state.notes, words)
    return State(**values)


BUDGET: Decider[State] = Decider("budget", State(), decide, evolve)


@contract("mydirection.testing.budget.spent", detail="/testing/spendings/{amount_pence}")
class PublicSpent(Contract):
    amount_pence: int


@contract("mydirection.testing.budget.barred", restricted=True)
class RestrictedBarred(Contract):
    amount_pence: int


def from_pounds(fields: dict[str, Any]) -> dict[str, Any]:
    return {"holder": fields["holder"], "limit_pence": fields["limit_pounds"] * 100, "purpose": None}


EVENTS: Sequence[Any] = (Opened, Spent, Noted, Barred)
UPCASTERS: Mapping[tuple[str, int], Upcaster] = {("budget.opened", 1): from_pounds}
PUBLICATIONS: Publications = {
    Spent: lambda spent: PublicSpent(amount_pence=spent.amount_pence),
    Barred: lambda barred: RestrictedBarred(amount_pence=barred.amount_pence),
}
