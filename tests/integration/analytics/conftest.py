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
from services.analytics.projections import TABLES, AnalyticsProjection
from shared.contracts import Contract, Envelope, schema_uri, source_of
from shared.contracts.assessment import (
    AdministrationRecorded,
    AdministrationWithdrawn,
    AlertAcknowledged,
    AlertRaised,
    Arm,
    AssessmentAnswered,
    AssessmentCompleted,
    AssessmentCountersigned,
    AssessmentReopened,
    AssessmentReturned,
    MeasurePublished,
    OutcomeJudged,
    ParticipantCorrected,
    ParticipantRegistered,
    PermissionChanged,
    SectionSummary,
)
from shared.eventstore import Database, raw
from shared.messaging.projection import PublicEvent
from shared.security import BlindIndex, Keyring
from shared.testing.postgres import MASTER, Databases, FreshDatabase

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
INDEX = date(2025, 1, 6)
SECTIONS = ("accommodation", "finance")
PSEUDONYMS = BlindIndex(bytes(range(32)))
MIGRATIONS = Path(services.analytics.__file__).parent / "migrations"


def person(number: int) -> UUID:
    return uuid5(UUID(int=0), str(number))


def registered(number: int, **changed: Any) -> ParticipantRegistered:
    fields: dict[str, Any] = {
        "arm": Arm.PROGRAMME if number % 2 else Arm.COMPARATOR,
        "index_date": INDEX,
        "index_offence": "burglary",
        "definition": "rossi:1",
        "characteristics": {"age": 20 + number % 20, "mar": number % 3 == 0, "housing": "settled"},
    }
    return ParticipantRegistered(participant_id=person(number), **{**fields, **changed})


def corrected(number: int, **changed: Any) -> ParticipantCorrected:
    now = registered(number, **changed).model_dump(exclude={"registered_by"})
    return ParticipantCorrected(**now, reason="entered_in_error", changed=tuple(changed))


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


def section(code: str, person_rating: int | None = 4, practitioner_rating: int | None = 6) -> SectionSummary:
    known = person_rating is not None and practitioner_rating is not None
    return SectionSummary(
        section=code,
        strengths=(uuid5(UUID(int=2), code),),
        strengths_named_by_person=1,
        strengths_confirmed=0,
        needs=(uuid5(UUID(int=3), code), uuid5(UUID(int=4), code)),
        aspirations=3,
        own_words=2,
        person_rating=person_rating,
        practitioner_rating=practitioner_rating,
        divergence=practitioner_rating - person_rating if known else None,
        readiness="want_help",
    )


def assessment(number: int, which: int = 0) -> UUID:
    return uuid5(UUID(int=5), f"{number}/{which}")


def completed(number: int, version: int = 1, day: int = 7, ratings: tuple[int | None, ...] = (4, None)):
    return AssessmentCompleted(
        participant_id=person(number),
        assessment_id=assessment(number),
        number=version,
        framework="nine_sections:1",
        completed_on=INDEX + timedelta(days=day),
        sections=tuple(section(code, rating) for code, rating in zip(SECTIONS, ratings, strict=True)),
    )


def answered(number: int, version: int = 1, answer: str = "agrees", **changed: Any) -> AssessmentAnswered:
    fields = {"in_own_session": True, "reason": None, "answered_on": INDEX + timedelta(days=8), **changed}
    return AssessmentAnswered(**about(number, version), answer=answer, **fields)


def countersigned(number: int, version: int = 1) -> AssessmentCountersigned:
    return AssessmentCountersigned(**about(number, version), countersigned_on=INDEX + timedelta(days=9))


def returned(number: int, version: int = 1) -> AssessmentReturned:
    on = INDEX + timedelta(days=10)
    return AssessmentReturned(**about(number, version), reason="evidence_missing", returned_on=on)


def reopened(number: int, version: int = 2) -> AssessmentReopened:
    on = INDEX + timedelta(days=90)
    return AssessmentReopened(**about(number, version), based_on=version - 1, reopened_on=on)


def about(number: int, version: int) -> dict[str, Any]:
    return {"participant_id": person(number), "assessment_id": assessment(number), "number": version}


def administration(number: int, which: int = 0) -> dict[str, UUID]:
    return {"participant_id": person(number), "administration_id": uuid5(UUID(int=6), f"{number}/{which}")}


def recorded(number: int, which: int = 0, total: str | None = "21.54", **changed: Any):
    fields: dict[str, Any] = {
        "measure": "swemwbs:1",
        "time_point": "baseline",
        "administered_on": INDEX + timedelta(days=which),
        "filled_in_by": "person",
        "raw": "24",
        "total": total,
        "not_computed": None if total else "too_many_items_missing",
        "subscales": (),
        "items_missing": 0,
    }
    return AdministrationRecorded(**administration(number, which), **{**fields, **changed})


def withdrawn(number: int, which: int = 0) -> AdministrationWithdrawn:
    return AdministrationWithdrawn(**administration(number, which), reason="entered_in_error")


def alerted(number: int, which: int = 0, alert: str = "self_harm") -> AlertRaised:
    return AlertRaised(**administration(number, which), alert=alert)


def seen_to(number: int, which: int = 0, alert: str = "self_harm") -> AlertAcknowledged:
    return AlertAcknowledged(**administration(number, which), alert=alert, action="safety_plan_made")


def measure(code: str = "swemwbs:1", **changed: Any) -> MeasurePublished:
    fields: dict[str, Any] = {
        "items": 7,
        "subscales": (),
        "better": "higher",
        "minimum": "7.00",
        "maximum": "35.00",
        "standard_deviation": "3.9",
        "reliability": "0.84",
    }
    return MeasurePublished(measure=code, **{**fields, **changed})


def permission(number: int, because: str | None, purpose: str = "use_in_evaluation") -> PermissionChanged:
    """because: why not; None where the purpose may be pursued."""
    return PermissionChanged(
        participant_id=person(number), purpose=purpose, may=because is None, because=because
    )


class Publisher:
    """Wraps data in envelopes with gapless sequences, an hour apart."""

    def __init__(self) -> None:
        self._sequences: dict[str, int] = defaultdict(int)
        self._count = 0

    def __call__(self, *data: Contract, service: str = "assessment") -> list[PublicEvent]:
        return [PublicEvent(self._envelope(item, service), item) for item in data]

    def _envelope(self, data: Contract, service: str) -> Envelope:
        names = ("participant_id", "measure", "volunteer_id")
        subject = str(next(found for name in names if (found := getattr(data, name, None))))
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
    projection: AnalyticsProjection

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
        return {table: await self.rows(f"select * from {table} t order by t") for table in TABLES}


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
        yield Analytics(fresh, database, keyring, AnalyticsProjection(keyring, PSEUDONYMS, lambda: NOW))
    await database.close()
