"""From public events to the tables behind the dataset `reoffending`."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from services.analytics.projections import statements as sql
from services.analytics.projections.changes import Changes, Erasure, fold
from shared.clock import Clock
from shared.contracts.assessment import OutcomeJudged, ParticipantRegistered
from shared.eventstore import raw
from shared.messaging.projection import PublicEvent
from shared.security import BlindIndex, Keyring

PSEUDONYM_DIGITS = 32


class ReoffendingProjection:
    """A `shared.messaging.projection.Projection`. Destroys this service's key of whoever is erased,
    before it writes that it has."""

    def __init__(self, keyring: Keyring, pseudonyms: BlindIndex, clock: Clock) -> None:
        self._keyring, self._pseudonyms, self._clock = keyring, pseudonyms, clock

    async def __call__(self, connection: AsyncConnection, events: Sequence[PublicEvent], /) -> None:
        now = self._clock()
        changes = fold(events, now)
        for person in changes.erased:
            await self._keyring.destroy(str(person), now)
        await write(raw(connection), changes, self._pseudonyms)


async def write(driver: "asyncpg.Connection[Any]", changes: Changes, pseudonyms: BlindIndex) -> None:
    """Change the tables, and nothing else: a replay calls this too."""
    if changes.touched:
        # In the order of the key, so that two writers of overlapping batches cannot deadlock.
        rows = (_participant(person, changes, pseudonyms) for person in sorted(changes.touched))
        await driver.execute(sql.PARTICIPANTS, *_arrays(rows))
    if changes.outcomes:
        await driver.execute(
            sql.OUTCOMES, *_arrays(_outcome(changes.outcomes[key]) for key in sorted(changes.outcomes))
        )
    if changes.erased:
        await driver.execute(sql.FORGET_OUTCOMES, list(changes.erased))
    if changes.erasures:
        parts = (_erasure(key, changes.erasures[key]) for key in sorted(changes.erasures))
        await driver.execute(sql.ERASURES, *_arrays(parts))


def pseudonym(pseudonyms: BlindIndex, person: UUID) -> str:
    """32 hexadecimal digits: stable, and no way back to the id without the index key."""
    return pseudonyms.of("analytics.pseudonym", str(person)).hex()[:PSEUDONYM_DIGITS]


def _participant(person: UUID, changes: Changes, pseudonyms: BlindIndex) -> tuple[object, ...]:
    erased_at: datetime | None = changes.erased.get(person)
    data: ParticipantRegistered | None = changes.registered.get(person)
    if data is None or erased_at is not None:
        return (person, None, None, None, None, None, None, erased_at)
    described = (data.arm.value, data.index_date, data.index_offence, data.definition)
    characteristics = json.dumps(data.characteristics, separators=(",", ":"))
    return (person, pseudonym(pseudonyms, person), *described, characteristics, None)


def _outcome(data: OutcomeJudged) -> tuple[object, ...]:
    return (data.participant_id, data.rule, data.status, data.event, data.time_days, data.reoffences)


def _erasure(key: tuple[UUID, str], part: Erasure) -> tuple[object, ...]:
    return (*key, part.requested_at, part.erased_at)


def _arrays(rows: Iterable[tuple[object, ...]]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]
