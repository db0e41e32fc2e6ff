"""An analytics database, and public events as a consumer would hand them on."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import asyncpg
import pytest
import pytest_asyncio

import services.analytics
from services.analytics.projections import ReoffendingProjection
from shared.contracts import Contract, Envelope, schema_uri, source_of
from shared.contracts.assessment import Arm, OutcomeJudged, ParticipantRegistered
from shared.eventstore import Database, raw
from shared.messaging.projection import PublicEvent
from shared.security import BlindIndex, Keyring
from shared.testing.postgres import MASTER, Databases, FreshDatabase

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PSEUDONYMS = BlindIndex(bytes(range(32)))
MIGRATIONS = Path(services.analytics.__file__).parent / "migrations"


def person(number: int) -> UUID:
    return uuid5(UUID(int=0), str(number))


def registered(number: int, **changed: Any) -> ParticipantRegistered:
    fields: dict[str, Any] = {
        "arm": Arm.PROGRAMME if number % 2 else Arm.COMPARATOR,
        "index_date": date(2025, 1, 6),
        "index_offence": "burglary",
        "definition": "rossi:1",
        "characteristics": {"age": 20 + number % 20, "mar": number % 3 == 0, "housing": "settled"},
    }
    return ParticipantRegistered(participant_id=person(number), **{**fields, **changed})


def judged(
    number: int, days: int | None = 364, event: bool | None = False, rule: str = "rossi:1"
) -> OutcomeJudged:
    status = {None: "not_yet_measurable", True: "reoffended", False: "not_reoffended"}[event]
    reoffences = None if event is None else int(event)
    return OutcomeJudged(
        participant_id=person(number),
        rule=rule,
        status=status,
        event=event,
        time_days=days,
        reoffences=reoffences,
    )


class Publisher:
    """Wraps data in envelopes with gapless sequences, an hour apart."""

    def __init__(self) -> None:
        self._sequences: dict[str, int] = defaultdict(int)
        self._count = 0

    def __call__(self, *data: Contract, service: str = "assessment") -> list[PublicEvent]:
        return [PublicEvent(self._envelope(item, service), item) for item in data]

    def _envelope(self, data: Contract, service: str) -> Envelope:
        subject = str(data.participant_id)  # type: ignore[attr-defined]
        self._sequences[subject] += 1
        self._count += 1
        return Envelope(
            id=uuid5(UUID(int=1), str(self._count)),
            source=source_of(service),
            type=data.contract_type,
            time=NOW + timedelta(hours=self._count),
            subject=subject,
            dataschema=schema_uri(data.contract_type, data.contract_version),
            sequence=self._sequences[subject],
            correlationid="test",
            data=data.model_dump(mode="json"),
        )


@dataclass
class Analytics:
    """One analytics database with its projection."""

    fresh: FreshDatabase
    database: Database
    keyring: Keyring
    projection: ReoffendingProjection

    async def project(self, events: Sequence[PublicEvent], size: int | None = None) -> None:
        """In batches of `size`, each in a transaction; all in one by default."""
        size = size or max(len(events), 1)
        for start in range(0, len(events), size):
            async with self.database.transaction() as connection:
                await self.projection(connection, events[start : start + size])

    async def rows(self, query: str, *args: object) -> list[tuple[Any, ...]]:
        async with self.database.connect() as connection:
            return [tuple(row) for row in await raw(connection).fetch(query, *args)]

    async def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        tables = ("participants", "outcomes", "erasures")
        return {table: await self.rows(f"select * from {table} order by 1, 2") for table in tables}


@pytest.fixture
def publish() -> Publisher:
    return Publisher()


@pytest.fixture
def fresh(databases: Databases) -> FreshDatabase:
    return databases.create("http", "consumer", "keys", service=MIGRATIONS)


@pytest_asyncio.fixture
async def analytics(fresh: FreshDatabase) -> AsyncIterator[Analytics]:
    database = Database(fresh.url, name="analytics")
    async with asyncpg.create_pool(fresh.dsn, min_size=0, max_size=2) as pool:
        keyring = Keyring(pool, MASTER, lambda: NOW)
        yield Analytics(fresh, database, keyring, ReoffendingProjection(keyring, PSEUDONYMS, lambda: NOW))
    await database.close()
