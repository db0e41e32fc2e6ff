"""Volunteers' expenses and their receipts, under the volunteer's lock."""

from typing import Any
from uuid import UUID

from services.plans.domain.life_links.expense import (
    DECIDER,
    ClaimExpense,
    ExpenseFacts,
    MeetingMet,
    State,
)
from services.plans.handlers.handling import Handling
from services.plans.handlers.life_links.meetings import volunteer_stream
from services.plans.views.life_links.expenses_queries import expense_row, kind_claimed, receipt_used
from services.plans.views.life_links.meetings_queries import meeting_row
from shared.blobs import Blobs
from shared.domain import NotFound
from shared.eventstore import Handled, Unit, handle


async def claim(
    handling: Handling,
    blobs: Blobs,
    unit: Unit,
    volunteer_id: UUID,
    link_id: UUID,
    meeting_id: UUID,
    command: ClaimExpense,
) -> Handled[State]:
    """For a meeting of this link. Raises what deciding raises."""
    subject = volunteer_stream(volunteer_id)

    async def facts() -> ExpenseFacts:
        receipt_id = command.receipt_id
        receipt = await blobs.one(unit.connection, receipt_id) if receipt_id else None
        theirs = receipt is not None and receipt.owner == volunteer_id
        return ExpenseFacts(
            today=handling.today(unit.now),
            definition=handling.definitions.meetings,
            volunteer_id=volunteer_id,
            meeting=await _met(unit, link_id, meeting_id),
            receipt_theirs=theirs,
            receipt_used=receipt is not None and await receipt_used(unit.connection, receipt.blob_id),
            kind_claimed=await kind_claimed(unit.connection, meeting_id, command.kind),
            seen_elsewhere=receipt is not None and await blobs.elsewhere(unit.connection, receipt),
        )

    return await handle(unit, DECIDER, command.expense_id, command, facts, subject=subject)


async def change(
    handling: Handling,
    unit: Unit,
    expense_id: UUID,
    command: Any,
    *,
    volunteer_id: UUID | None = None,
    expected: int | None,
) -> Handled[State]:
    """volunteer_id: whose it must be. Raises NotFound, StaleVersion, and what deciding raises."""
    row = await expense_row(unit.connection, expense_id)
    if row is None or volunteer_id not in (None, row.volunteer_id):
        raise NotFound("There is no such expense.")
    facts = ExpenseFacts(today=handling.today(unit.now), definition=handling.definitions.meetings)
    subject = volunteer_stream(row.volunteer_id)
    return await handle(unit, DECIDER, expense_id, command, facts, subject=subject, expected=expected)


async def _met(unit: Unit, link_id: UUID, meeting_id: UUID) -> MeetingMet | None:
    row = await meeting_row(unit.connection, meeting_id)
    if row is None or row.link_id != link_id:
        return None
    return MeetingMet(meeting_id=row.meeting_id, volunteer_id=row.volunteer_id, met_on=row.held_on)
