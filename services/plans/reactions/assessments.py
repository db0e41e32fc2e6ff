"""The local copy of what assessment published of completed versions: ids, states and dates, no words.

A version is completed, then answered, countersigned or returned; each writes its own part of the row,
so that the order between them makes no difference. A newer version that is begun changes nothing here
until it is completed. Nothing is kept of somebody erased."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.assessment import (
    AssessmentAnswered,
    AssessmentCompleted,
    AssessmentCountersigned,
    AssessmentReturned,
)
from shared.contracts.declaration import Contract
from shared.eventstore import raw
from shared.messaging.projection import PublicEvent

# {names}, {values}: the part of the row that an event writes.
KEEP: Final = """
    insert into known_assessments as held (assessment_id, number, participant_id, {names})
    select $1, $2, $3::uuid, {values}
    where not exists (select from people where participant_id = $3 and erased)
    on conflict (assessment_id, number) do update set ({names}) = row({excluded})
"""


def _statement(**columns: str) -> str:
    return KEEP.format(
        names=", ".join(columns),
        values=", ".join(f"${n}::{kind}" for n, kind in enumerate(columns.values(), 4)),
        excluded=", ".join(f"excluded.{name}" for name in columns),
    )


COMPLETE: Final = _statement(framework="text", completed_on="date", strengths="uuid[]", needs="uuid[]")
ANSWER: Final = _statement(answer="text", in_own_session="bool")
COUNTERSIGN: Final = _statement(countersigned="bool")
RETURN: Final = _statement(returned_on="date")


async def keep_assessments(connection: AsyncConnection, events: Sequence[PublicEvent], /) -> None:
    """A projection; after that of `shared.people`, which knows who is erased."""
    rows: dict[str, list[tuple[Any, ...]]] = {}
    for event in events:
        if written := _written(event.data):
            rows.setdefault(written[0], []).append(written[1])
    for statement, values in rows.items():
        await raw(connection).executemany(statement, values)


def _written(data: Contract) -> tuple[str, tuple[Any, ...]] | None:
    match data:
        case AssessmentCompleted():
            strengths = [key for section in data.sections for key in section.strengths]
            needs = [key for section in data.sections for key in section.needs]
            return COMPLETE, (*_key(data), data.framework, data.completed_on, strengths, needs)
        case AssessmentAnswered():
            return ANSWER, (*_key(data), data.answer, data.in_own_session)
        case AssessmentCountersigned():
            return COUNTERSIGN, (*_key(data), True)
        case AssessmentReturned():
            return RETURN, (*_key(data), data.returned_on)
    return None


def _key(data: Any) -> tuple[Any, ...]:
    return data.assessment_id, data.number, data.participant_id
