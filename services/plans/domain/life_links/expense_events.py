"""What can have happened to an expense that a volunteer claims. Its stream is `expense-<id>`, its subject
the volunteer's stream: it is the volunteer's, and says of the person no more than which meeting it was."""

from datetime import date
from uuid import UUID

from shared.domain import Account, event


@event("expense-claimed")
class ExpenseClaimed:
    """definition: the version of kinds and rates. amount_pence: as paid, or reckoned from `metres` at
    `pence_per_mile`. receipt_id: of what was paid. seen_elsewhere: somebody else gave the very same file."""

    expense_id: UUID
    volunteer_id: UUID
    meeting_id: UUID
    account: Account
    definition: str
    kind: str
    amount_pence: int
    metres: int | None
    pence_per_mile: int | None
    receipt_id: UUID | None
    seen_elsewhere: bool
    met_on: date
    claimed_on: date


@event("expense-withdrawn")
class ExpenseWithdrawn:
    expense_id: UUID
    volunteer_id: UUID
    meeting_id: UUID
    account: Account
    withdrawn_on: date


@event("expense-accepted")
class ExpenseAccepted:
    expense_id: UUID
    volunteer_id: UUID
    meeting_id: UUID
    account: Account
    amount_pence: int
    accepted_on: date


@event("expense-declined")
class ExpenseDeclined:
    """reason: a code of the definition, which the volunteer reads."""

    expense_id: UUID
    volunteer_id: UUID
    meeting_id: UUID
    account: Account
    reason: str
    declined_on: date


@event("expense-paid")
class ExpensePaid:
    expense_id: UUID
    volunteer_id: UUID
    meeting_id: UUID
    account: Account
    amount_pence: int
    paid_on: date


EVENTS = (ExpenseClaimed, ExpenseWithdrawn, ExpenseAccepted, ExpenseDeclined, ExpensePaid)
