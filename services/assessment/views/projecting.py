"""From events to rows. One statement a kind of event, however many there are."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.views import (
    access_needs,
    administrations,
    assessments,
    assignments,
    case_managers,
    consent,
    definitions,
    history,
    life_cycle,
    merging,
    participants,
    register,
    reoffending,
    retention,
    sentences,
    units,
)
from services.assessment.views.writing import Change, Sealing
from shared.eventstore import Appended, View, raw
from shared.security import BlindIndex, Keys

# In the order in which their rows refer to each other.
CHANGES: tuple[Change, ...] = (
    *history.FORMER,
    *merging.FORMER,
    *participants.CHANGES,
    *history.CHANGES,
    *life_cycle.CHANGES,
    *sentences.CHANGES,
    *access_needs.CHANGES,
    *reoffending.CHANGES,
    *units.CHANGES,
    *case_managers.CHANGES,
    *assignments.CHANGES,
    *consent.CHANGES,
    *register.CHANGES,
    *administrations.CHANGES,
    *definitions.CHANGES,
    *merging.CHANGES,
    *retention.CHANGES,
    *assessments.CHANGES,
)
# Category of a stream -> the statement that moves the version of its row: $1 key, $2 version.
VERSIONS: dict[str, str] = {
    **assessments.VERSIONS,
    **participants.VERSIONS,
    **access_needs.VERSIONS,
    **administrations.VERSIONS,
    **units.VERSIONS,
    **case_managers.VERSIONS,
    **consent.VERSIONS,
    **register.VERSIONS,
    **definitions.VERSIONS,
}


def project(index: BlindIndex) -> View:
    """The views of this service. `index` makes the blind index of an identifier."""

    async def view(connection: AsyncConnection, appended: Sequence[Appended], keys: Keys, /) -> None:
        driver, sealing, by_kind = raw(connection), Sealing(keys, index), defaultdict(list)
        for item in appended:
            by_kind[type(item.event)].append(item)
        for change in CHANGES:
            if found := by_kind.get(change.kind):
                rows = [row for item in found for row in change.rows(item, sealing)]
                if change.order:
                    rows.sort(key=change.order)
                await driver.executemany(change.statement, rows)
        for statement, moved in _moved(appended).items():
            await driver.executemany(statement, sorted(moved.items()))

    return view


def _moved(appended: Sequence[Appended]) -> dict[str, dict[Any, int]]:
    """By statement, the streams that have a row already. The first event's row has its version."""
    moved: dict[str, dict[Any, int]] = defaultdict(dict)
    for item in appended:
        category, _, key = item.stream.partition("-")
        if item.version > 1 and category in VERSIONS:
            moved[VERSIONS[category]][UUID(key)] = item.version
    return moved
