"""Meetings of Life Links: times, minutes, scores and codes, and volunteers' expenses. Where both meet, and
what either wrote, is never here."""

from datetime import date, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.declaration import Contract, contract
from shared.contracts.values import Code, Versioned

DETAIL: Final = "/plans/participants/{participant_id}/links/{link_id}/meetings/{meeting_id}"
OF_EXPENSE: Final = "/plans/life-links/expenses/{expense_id}"
Minutes = Annotated[int, Field(ge=1, le=1440)]
Mode = Literal["in_person", "phone", "video"]
Party = Literal["person", "volunteer", "practitioner"]
Pence = Annotated[int, Field(ge=1)]


@contract("mydirection.plans.meeting.planned", detail=DETAIL)
class MeetingPlanned(Contract):
    """on: the day of starts_at at the provider's place. place: a code, of one in person alone."""

    participant_id: UUID
    link_id: UUID
    volunteer_id: UUID
    meeting_id: UUID
    definition: Versioned
    party: Party
    starts_at: datetime
    on: date
    minutes: Minutes
    mode: Mode
    place: Code | None


@contract("mydirection.plans.meeting.moved", detail=DETAIL)
class MeetingMoved(Contract):
    participant_id: UUID
    link_id: UUID
    volunteer_id: UUID
    meeting_id: UUID
    party: Party
    starts_at: datetime
    on: date
    minutes: Minutes
    mode: Mode
    place: Code | None


@contract("mydirection.plans.meeting.cancelled", detail=DETAIL)
class MeetingCancelled(Contract):
    participant_id: UUID
    link_id: UUID
    volunteer_id: UUID
    meeting_id: UUID
    party: Party
    reason: Code


@contract("mydirection.plans.meeting.held", detail=DETAIL)
class MeetingHeld(Contract):
    """minutes: how long it was; on: the day. corrects: in the place of whatever was recorded before."""

    participant_id: UUID
    link_id: UUID
    volunteer_id: UUID
    meeting_id: UUID
    party: Party
    on: date
    minutes: Minutes
    corrects: bool


@contract("mydirection.plans.meeting.missed", detail=DETAIL)
class MeetingMissed(Contract):
    """It says nothing of a breach: nobody has to come. corrects: as in `MeetingHeld`."""

    participant_id: UUID
    link_id: UUID
    volunteer_id: UUID
    meeting_id: UUID
    party: Party
    missed_by: Literal["person", "volunteer"]
    acceptable: Literal["acceptable", "not_acceptable", "not_yet_known"]
    corrects: bool


@contract("mydirection.plans.meeting.rated", detail=DETAIL)
class MeetingRated(Contract):
    """By the person in their own session, 1 to 5; in the place of an earlier one."""

    participant_id: UUID
    link_id: UUID
    volunteer_id: UUID
    meeting_id: UUID
    score: Annotated[int, Field(ge=1, le=5)]
    rated_on: date


@contract("mydirection.plans.expense.claimed", detail=OF_EXPENSE)
class ExpenseClaimed(Contract):
    """By a volunteer, for a meeting that was held. Subject: the volunteer's stream. metres: of a way,
    whose amount is reckoned at pence_per_mile."""

    expense_id: UUID
    volunteer_id: UUID
    meeting_id: UUID
    definition: Versioned
    kind: Code
    amount_pence: Pence
    metres: int | None
    pence_per_mile: int | None
    met_on: date
    claimed_on: date


@contract("mydirection.plans.expense.withdrawn", detail=OF_EXPENSE)
class ExpenseWithdrawn(Contract):
    expense_id: UUID
    volunteer_id: UUID
    meeting_id: UUID
    withdrawn_on: date


@contract("mydirection.plans.expense.accepted", detail=OF_EXPENSE)
class ExpenseAccepted(Contract):
    expense_id: UUID
    volunteer_id: UUID
    meeting_id: UUID
    amount_pence: Pence
    accepted_on: date


@contract("mydirection.plans.expense.declined", detail=OF_EXPENSE)
class ExpenseDeclined(Contract):
    expense_id: UUID
    volunteer_id: UUID
    meeting_id: UUID
    reason: Code
    declined_on: date


@contract("mydirection.plans.expense.paid", detail=OF_EXPENSE)
class ExpensePaid(Contract):
    expense_id: UUID
    volunteer_id: UUID
    meeting_id: UUID
    amount_pence: Pence
    paid_on: date
