"""The rows of requirements, and what others' rules need of them. What happened to one stays in the log:
it is read by folding its stream, and only lists and totals need rows."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.known import RequirementKnown
from services.plans.domain.sentence import requirement_events as events
from services.plans.domain.sentence.requirement_state import State
from services.plans.tables.sentence import requirements
from shared.domain import ERASED
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, participant
from shared.people.erasing import ErasureTaken

RECORD = """
    insert into requirements (requirement_id, participant_id, version, types, kind, sentence_id, starts_on,
                              ends_on, unit, amount, delivered, ordered)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11)
"""
# One stream writes the row, so that the sum is exact.
DELIVER = "update requirements set delivered = delivered + $2 where requirement_id = $1"
COMPLETE = "update requirements set completed_on = $2, completed_by = $3 where requirement_id = $1"
REOPEN = "update requirements set completed_on = null, completed_by = null where requirement_id = $1"
BREACH = "update requirements set open_breach = $2 where requirement_id = $1"
RESOLVE = "update requirements set open_breach = null where requirement_id = $1 and open_breach = $2"
VARY = "update requirements set ends_on = $2, unit = $3, amount = $4 where requirement_id = $1"
CLOSE = """
    update requirements set closed = $2, closed_on = $3, closed_reason = $4 where requirement_id = $1
"""
FORGET = "delete from requirements where participant_id = $1"
MOST = 1_000


async def requirements_known(
    connection: AsyncConnection, people: Collection[UUID]
) -> Sequence[RequirementKnown]:
    """Of a record and those merged into it, in the order in which they start. Without those that were
    entered in error."""
    columns = requirements.c
    query = (
        select(requirements)
        .where(columns.participant_id.in_(people), columns.closed.is_distinct_from("entered_in_error"))
        .order_by(columns.starts_on, columns.requirement_id)
        .limit(MOST)
    )
    return [
        RequirementKnown(
            requirement_id=row.requirement_id,
            kind=row.kind,
            state=state_of(row),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            amount=row.amount,
            delivered=row.delivered,
        )
        for row in await connection.execute(query)
    ]


def state_of(row: Any) -> State:
    """As `Requirement.state` of the folded stream."""
    if row.closed == "revoked":
        return "revoked"
    if row.completed_on is not None:
        return "completed"
    if row.closed is not None:
        return "ended"
    return "active" if row.open_breach is None else "in_breach"


def ordered_at(requirement_id: UUID) -> str:
    """Where the words of the order are sealed."""
    return f"plans/requirements/{requirement_id}/ordered"


def _recorded(item: Appended, sealing: Sealing) -> Iterable[Row]:
    event: events.RequirementRecorded = item.event
    person, ordered = str(event.participant_id), event.ordered
    sealed = (
        None if ordered is ERASED else sealing.keys.seal(person, ordered_at(event.requirement_id), ordered)
    )
    term = event.sentence_id, event.starts_on, event.ends_on
    place = event.requirement_id, event.participant_id, item.version
    yield *place, event.types, event.kind, *term, event.unit, event.amount, sealed


def _delivered(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.ProgressRecorded = item.event
    yield event.requirement_id, event.amount


def _corrected(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.ProgressCorrected = item.event
    yield event.requirement_id, event.difference


def _completed(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.RequirementCompleted = item.event
    yield event.requirement_id, event.on, event.by


def _requirement(item: Appended, _: Sealing) -> Iterable[Row]:
    yield (item.event.requirement_id,)


def _breach(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.requirement_id, item.event.breach_id


def _varied(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.RequirementVaried = item.event
    yield event.requirement_id, event.ends_on, event.unit, event.amount


def _revoked(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.requirement_id, "revoked", item.event.on, item.event.reason


def _ended(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.requirement_id, "ended", item.event.on, item.event.reason


def _in_error(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.requirement_id, "entered_in_error", None, None


CHANGES = (
    Change(events.RequirementRecorded, RECORD, _recorded),
    Change(events.ProgressRecorded, DELIVER, _delivered),
    Change(events.ProgressCorrected, DELIVER, _corrected),
    Change(events.RequirementCompleted, COMPLETE, _completed),
    Change(events.CompletionWithdrawn, REOPEN, _requirement),
    Change(events.BreachStarted, BREACH, _breach),
    Change(events.BreachResolved, RESOLVE, _breach),
    Change(events.RequirementVaried, VARY, _varied),
    Change(events.RequirementRevoked, CLOSE, _revoked),
    Change(events.RequirementEnded, CLOSE, _ended),
    Change(events.RequirementEnteredInError, CLOSE, _in_error),
    Change(ErasureTaken, FORGET, participant),
)
VERSIONS = {"requirement": "update requirements set version = $2 where requirement_id = $1"}
