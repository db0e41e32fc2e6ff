"""One expense of a volunteer for a meeting that was held.

Rules, as given / when / then:
- given a meeting that was held, within the days of the definition / ClaimExpense by its volunteer, of what
  was paid, with a receipt, and no more than the kind allows / ExpenseClaimed; without a receipt, with one
  that another claim of theirs uses, with a distance, or too much / refused
- given such a meeting / ClaimExpense of a way, by its distance / ExpenseClaimed with the amount at the
  kind's rate, rounded down; with an amount or a receipt, or too far / refused
- given another claim of this kind for the meeting that is not declined or withdrawn / ClaimExpense / refused
- given a meeting that is not theirs, or was not held / ClaimExpense / refused
- given a claim / WithdrawExpense by the volunteer / ExpenseWithdrawn
- given a claim / AcceptExpense, DeclineExpense with a reason, by a coordinator / accepted, declined; by the
  claimant / refused
- given one that is accepted / PayExpense by a coordinator who is not the claimant / ExpensePaid
- given one in that state already / the same / nothing; in any other / refused
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from services.plans.domain.life_links import expense_events as events
from services.plans.domain.life_links.meeting_definition import ExpenseKind, MeetingsDefinition, one_of
from shared.domain import Conflict, Decider, Forbidden, Invalid, NotFound, record

Status = Literal["claimed", "withdrawn", "accepted", "declined", "paid"]


@record
class ClaimExpense:
    """amount_pence and receipt_id: of what was paid. metres: of a way."""

    expense_id: UUID
    account: str
    kind: str
    amount_pence: int | None = None
    metres: int | None = None
    receipt_id: UUID | None = None


@record
class WithdrawExpense:
    account: str


@record
class AcceptExpense:
    account: str


@record
class DeclineExpense:
    account: str
    reason: str


@record
class PayExpense:
    account: str


@record
class MeetingMet:
    """A meeting as its expenses need to know it. met_on: None unless it was held."""

    meeting_id: UUID
    volunteer_id: UUID
    met_on: date | None


@record
class ExpenseFacts:
    """volunteer_id: who claims. meeting: None for one that there is not. receipt_theirs: whether the
    receipt that is named is this volunteer's; receipt_used: whether a claim of theirs that stands uses it.
    kind_claimed: whether one of this kind stands for the meeting. seen_elsewhere: as in `ExpenseClaimed`."""

    today: date
    definition: MeetingsDefinition
    volunteer_id: UUID | None = None
    meeting: MeetingMet | None = None
    receipt_theirs: bool = False
    receipt_used: bool = False
    kind_claimed: bool = False
    seen_elsewhere: bool = False


@record
class Expense:
    """claimed: as it was claimed. reason: why it was declined."""

    claimed: events.ExpenseClaimed
    status: Status
    reason: str | None = None

    def place(self, account: str) -> dict[str, Any]:
        """What every event of an expense says."""
        names = ("expense_id", "volunteer_id", "meeting_id")
        return {**{name: getattr(self.claimed, name) for name in names}, "account": account}


State = Expense | None


def decide(command: Any, state: State, facts: ExpenseFacts) -> Sequence[Any]:
    if isinstance(command, ClaimExpense):
        return _claim(command, state, facts)
    if state is None:
        raise NotFound("There is no such expense.")
    return DECISIONS[type(command)](command, state, facts)


def _claim(command: ClaimExpense, state: State, facts: ExpenseFacts) -> Sequence[Any]:
    if state is not None:
        raise Conflict("Another expense has this id. Give a new one.", field="expense_id")
    meeting = facts.meeting
    if meeting is None or meeting.volunteer_id != facts.volunteer_id:
        raise NotFound("There is no such meeting of yours.")
    if meeting.met_on is None:
        raise Conflict("Expenses are claimed once the meeting was recorded as held.", code="not-held")
    if facts.today > meeting.met_on + timedelta(days=facts.definition.claim_days):
        raise Conflict("It is too late to claim for this meeting.", code="too-late")
    one_of(facts.definition.expense_kinds, command.kind, "kind")
    kind = facts.definition.expense_kinds[command.kind]
    amount = _paid(command, kind, facts) if kind.pence_per_mile is None else _way(command, kind)
    if facts.kind_claimed:
        raise Conflict(
            "This was claimed for this meeting already. Withdraw it to correct it.", code="claimed"
        )
    return [
        events.ExpenseClaimed(
            expense_id=command.expense_id,
            volunteer_id=meeting.volunteer_id,
            meeting_id=meeting.meeting_id,
            account=command.account,
            definition=facts.definition.reference,
            kind=command.kind,
            amount_pence=amount,
            metres=command.metres,
            pence_per_mile=kind.pence_per_mile,
            receipt_id=command.receipt_id,
            seen_elsewhere=facts.seen_elsewhere,
            met_on=meeting.met_on,
            claimed_on=facts.today,
        )
    ]


def _paid(command: ClaimExpense, kind: ExpenseKind, facts: ExpenseFacts) -> int:
    if command.metres is not None:
        raise Invalid("This has no distance: give the amount of the receipt.", field="metres")
    if command.amount_pence is None or not 1 <= command.amount_pence <= kind.most_pence:
        raise Invalid(f"Give the amount in pence, from 1 to {kind.most_pence}.", field="amount_pence")
    if command.receipt_id is None:
        raise Invalid("A receipt is needed. Send it first, then name it here.", field="receipt_id")
    if not facts.receipt_theirs:
        raise Invalid("You have no such receipt.", field="receipt_id")
    if facts.receipt_used:
        raise Conflict("This receipt was claimed already.", field="receipt_id", code="receipt-used")
    return command.amount_pence


def _way(command: ClaimExpense, kind: ExpenseKind) -> int:
    for field in ("amount_pence", "receipt_id"):
        if getattr(command, field) is not None:
            raise Invalid("Leave this out: a way is reckoned from its distance.", field=field)
    most = kind.most_metres or 0
    if command.metres is None or not 1 <= command.metres <= most:
        raise Invalid(f"Give the distance there and back in metres, from 1 to {most}.", field="metres")
    amount = kind.pence_for(command.metres)
    if not 1 <= amount <= kind.most_pence:
        raise Invalid(f"At this rate, that is not from 1 to {kind.most_pence} pence.", field="metres")
    return amount


def _withdraw(command: WithdrawExpense, state: Expense, facts: ExpenseFacts) -> Sequence[Any]:
    if command.account != state.claimed.account:
        raise Forbidden("Who claimed it withdraws it.", code="wrong-party")
    if not _to_decide(state, "withdrawn", "claimed"):
        return []
    return [events.ExpenseWithdrawn(**state.place(command.account), withdrawn_on=facts.today)]


def _accept(command: AcceptExpense, state: Expense, facts: ExpenseFacts) -> Sequence[Any]:
    _check_other(command.account, state)
    if not _to_decide(state, "accepted", "claimed"):
        return []
    amount = state.claimed.amount_pence
    return [
        events.ExpenseAccepted(**state.place(command.account), amount_pence=amount, accepted_on=facts.today)
    ]


def _decline(command: DeclineExpense, state: Expense, facts: ExpenseFacts) -> Sequence[Any]:
    _check_other(command.account, state)
    one_of(facts.definition.decline_reasons, command.reason, "reason")
    if state.reason == command.reason and not _to_decide(state, "declined", "claimed"):
        return []
    _to_decide(state, None, "claimed")
    said: dict[str, Any] = {"reason": command.reason, "declined_on": facts.today}
    return [events.ExpenseDeclined(**state.place(command.account), **said)]


def _pay(command: PayExpense, state: Expense, facts: ExpenseFacts) -> Sequence[Any]:
    _check_other(command.account, state)
    if not _to_decide(state, "paid", "accepted"):
        return []
    amount = state.claimed.amount_pence
    return [events.ExpensePaid(**state.place(command.account), amount_pence=amount, paid_on=facts.today)]


def _check_other(account: str, state: Expense) -> None:
    if account == state.claimed.account:
        raise Forbidden("Somebody else decides on what you claimed.", code="own-claim")


def _to_decide(state: Expense, done: Status | None, before: Status) -> bool:
    """False where it is done. Raises Conflict for any other state than the one before it."""
    if state.status == done:
        return False
    if state.status != before:
        raise Conflict(f"This expense is {state.status}, not {before}.", code="not-open")
    return True


DECISIONS: Final[Mapping[type, Callable[[Any, Expense, ExpenseFacts], Sequence[Any]]]] = {
    WithdrawExpense: _withdraw,
    AcceptExpense: _accept,
    DeclineExpense: _decline,
    PayExpense: _pay,
}


def evolve(state: State, event: Any) -> State:
    if isinstance(event, events.ExpenseClaimed):
        return Expense(claimed=event, status="claimed")
    if state is None:
        return state
    match event:
        case events.ExpenseWithdrawn():
            return replace(state, status="withdrawn")
        case events.ExpenseAccepted():
            return replace(state, status="accepted")
        case events.ExpenseDeclined():
            return replace(state, status="declined", reason=event.reason)
        case events.ExpensePaid():
            return replace(state, status="paid")
    return state


DECIDER: Decider[State] = Decider("expense", None, decide, evolve)
