"""From events to rows. One statement a kind of event, however many there are."""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.domain import participant_events as events
from services.assessment.views import identity, statements
from shared.domain import ERASED
from shared.eventstore import Appended, View, raw
from shared.security import BlindIndex, Keys

Row = tuple[Any, ...]
CRN_INDEX = 8
MakeRow = Callable[[Appended, Keys, BlindIndex], Row]


def project(index: BlindIndex) -> View:
    """The view of this service. `index` makes the blind index of a CRN."""

    async def view(connection: AsyncConnection, appended: Sequence[Appended], keys: Keys, /) -> None:
        driver, by_kind = raw(connection), defaultdict(list)
        for item in appended:
            by_kind[type(item.event)].append(item)
        for kind, (statement, row) in ROWS.items():
            if found := by_kind.get(kind):
                rows = [row(item, keys, index) for item in found]
                if kind is events.ParticipantRegistered:
                    rows.sort(key=_crn_index)
                await driver.executemany(statement, rows)
        moved = {a.event.participant_id: a.version for a in appended if not registers(a)}
        if moved:
            await driver.executemany(statements.VERSION, list(moved.items()))

    return view


def registers(item: Appended) -> bool:
    return isinstance(item.event, events.ParticipantRegistered)


def _participant(item: Appended, keys: Keys, index: BlindIndex) -> Row:
    event: events.ParticipantRegistered = item.event
    return (
        event.participant_id,
        item.version,
        event.arm,
        event.index_date,
        event.index_offence,
        event.definition,
        json.dumps(event.characteristics),
        event.case_manager,
        None if event.crn is ERASED else identity.crn_index(index, str(event.crn)),  # at CRN_INDEX
        identity.seal(event, keys),
        item.recorded_at,
    )


def _crn_index(row: Row) -> bytes:
    # CRNs are taken in one order, so that two transactions cannot wait for each other's.
    return row[CRN_INDEX] or b""


def _follow_up(item: Appended, _: Keys, __: BlindIndex) -> Row:
    event: events.FollowUpRecorded = item.event
    return event.participant_id, event.starts_on, event.ends_on


def _fields(item: Appended, _: Keys, __: BlindIndex) -> Row:
    # In the order in which the event declares them, which is the statement's.
    return tuple(vars(item.event).values())


def _when(item: Appended, _: Keys, __: BlindIndex) -> Row:
    return item.event.participant_id, item.recorded_at


# In the order in which their rows refer to each other.
ROWS: dict[type, tuple[str, MakeRow]] = {
    events.ParticipantRegistered: (statements.REGISTER, _participant),
    events.FollowUpRecorded: (statements.FOLLOW, _follow_up),
    events.ReoffenceRecorded: (statements.REOFFEND, _fields),
    events.OutcomeJudged: (statements.JUDGE, _fields),
    events.ErasureRequested: (statements.BLANK, _when),
    events.ParticipantErased: (statements.MARK_ERASED, _when),
}
