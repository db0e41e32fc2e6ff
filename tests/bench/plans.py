"""Writing a plan by two, and following what assessment publishes.

A change of a goal is proposed by a case manager and accepted by the person, two POSTs on a plan with 50
items, against the same two by hand: one row and one event each. The follower, which opens a case for
whoever starts, against COPY of the same events into one table."""

import asyncio
import json
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx

from services.assessment import main as assessment
from services.assessment.domain.people import life_cycle_events
from services.assessment.publications import PUBLICATIONS
from services.assessment.settings import AssessmentSettings
from services.plans import main as plans
from services.plans.settings import PlansSettings
from shared.clock import utc_now, uuid7
from shared.eventstore import Database, Write
from shared.messaging import LogFeed, PublishedLog
from shared.migrations import upgrade
from shared.postgres import EmbeddedPostgres
from shared.security import DEVELOPMENT_ISSUER, DevelopmentIssuer, Role
from shared.testing.http import KEYS, kernel_settings, keyed
from tests.bench import handwritten_plans
from tests.bench.population import ORIGIN, registered
from tests.bench.rounds import Comparison, compare
from tests.bench.serving import Served, serving

WRITING, FOLLOWING = "plan, 50 items: proposed and accepted", "plans' follower"
PLANS, GOALS, STEPS = 8, 20, 30
CHANGES = 6
FOLLOWED = 1_000
STARTED_ON = date(2026, 1, 5)
TOLD = "create table told (subject text, sequence bigint, type text, data json)"
GOAL = {"words": {"text": "Cook for a living"}, "area": "finance", "no_strength": "none_named_yet"}
STEP = {"words": {"text": "Ring the college"}, "actor": "person"}


def run(postgres: EmbeddedPostgres) -> tuple[Comparison, Comparison]:
    """A change that was accepted, and the follower."""
    with TemporaryDirectory() as folder:
        issuer = DevelopmentIssuer(Path(folder))
        people = asyncio.run(_prepare(postgres, Path(folder)))
        with serving(_ours(postgres, folder)) as ours, serving(_theirs(postgres, issuer)) as theirs:
            writing = asyncio.run(_writing(issuer, people, ours, theirs))
        return writing, asyncio.run(_following(postgres, Path(folder)))


async def _writing(issuer: DevelopmentIssuer, people: list[UUID], ours: int, theirs: int) -> Comparison:
    pairs = [Pair(issuer, person) for person in people]
    at = f"http://127.0.0.1:{ours}/plans"
    async with httpx.AsyncClient(timeout=30) as client:
        for pair in pairs:
            await pair.fill(client, at)
        return await compare(
            {
                WRITING: lambda: _changes(client, at, pairs),
                "two hand-written POSTs": lambda: _changes(client, f"http://127.0.0.1:{theirs}", pairs),
            }
        )


class Pair:
    """Somebody and their case manager."""

    def __init__(self, issuer: DevelopmentIssuer, person: UUID) -> None:
        self.person, self.goal_id, now = person, uuid4(), utc_now()
        self.own = issuer.token(Role.PERSON, subject=f"p-{person}", now=now, participant_id=person)
        self.staff = issuer.token(Role.ADMIN, subject="bench", now=now)

    async def fill(self, client: httpx.AsyncClient, at: str) -> None:
        for _ in range(GOALS):
            self.goal_id = UUID((await self.agree(client, at, {"kind": "add_goal", **GOAL}))["goal_id"])
        for _ in range(STEPS):
            await self.agree(client, at, {"kind": "add_step", "goal_id": str(self.goal_id), **STEP})

    async def agree(self, client: httpx.AsyncClient, at: str, change: Mapping[str, Any]) -> Any:
        where = f"{at}/participants/{self.person}/plan/proposals"
        proposed = await _post(client, where, self.staff, {"change": change})
        await _post(client, f"{where}/{proposed['proposal_id']}/accept", self.own, None)
        return proposed

    async def change(self, client: httpx.AsyncClient, at: str) -> None:
        words = {"text": f"Cook {uuid4()}"}
        await self.agree(
            client, at, {"kind": "change_goal", "goal_id": str(self.goal_id), **GOAL, "words": words}
        )


async def _post(client: httpx.AsyncClient, where: str, token: str, body: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}", **keyed()}
    answer = await client.post(where, json=body, headers=headers)
    if not answer.is_success:
        raise RuntimeError(f"{where} answered {answer.status_code}: {answer.text[:300]}")
    return answer.json()


async def _changes(client: httpx.AsyncClient, at: str, pairs: list[Pair]) -> float:
    """Accepted changes a second."""

    async def each(pair: Pair) -> None:
        for _ in range(CHANGES):
            await pair.change(client, at)

    started = time.perf_counter()
    await asyncio.gather(*map(each, pairs))
    return CHANGES * len(pairs) / (time.perf_counter() - started)


async def _following(postgres: EmbeddedPostgres, folder: Path) -> Comparison:
    log = _log(postgres)
    told = [
        (
            entry.envelope.subject,
            entry.envelope.sequence,
            entry.envelope.type,
            entry.envelope.model_dump_json(),
        )
        for batch in [entries async for entries in log.batches()]
        for entry in batch
    ]

    async def ours() -> float:
        await asyncio.to_thread(_plans_databases, postgres)
        async with plans.opened(_settings(postgres, folder)) as parts:
            consumer = plans.follower(parts, LogFeed([log]))
            started = time.perf_counter()
            await consumer.catch_up()
            took = time.perf_counter() - started
            await consumer.close()
        return len(told) / took

    async def copied() -> float:
        connection = await _fresh_table(postgres)
        started = time.perf_counter()
        await connection.copy_records_to_table("told", records=told)
        took = time.perf_counter() - started
        await connection.close()
        return len(told) / took

    try:
        return await compare({FOLLOWING: ours, "COPY of the same events": copied}, 3)
    finally:
        await log.database.close()


async def _prepare(postgres: EmbeddedPostgres, folder: Path) -> list[UUID]:
    """A log of people who started, and a plans service that knows of them; some of their ids."""
    for name in ("bench_told", "bench_told_keys", "bench_plans_hand"):
        postgres.drop_database(name)
        postgres.ensure_database(name)
    settings = AssessmentSettings(
        **kernel_settings(folder),
        assessment_database_url=postgres.url("bench_told"),
        assessment_keys_url=postgres.url("bench_told_keys"),
    )
    branches, url = assessment.BRANCHES, settings.assessment_database_url
    await asyncio.to_thread(upgrade, url, branches=branches, service=assessment.MIGRATIONS)
    await asyncio.to_thread(upgrade, settings.assessment_keys_url, branches=["keys"])
    people = await _start(settings)
    await asyncio.to_thread(_plans_databases, postgres)
    log = _log(postgres)
    async with plans.opened(_settings(postgres, folder)) as parts:
        consumer = plans.follower(parts, LogFeed([log]))
        await consumer.catch_up()
        await consumer.close()
    await log.database.close()
    connection = await asyncpg.connect(postgres.dsn("bench_plans_hand"))
    await connection.execute(handwritten_plans.TABLES)
    await connection.close()
    return people[:PLANS]


async def _start(settings: AssessmentSettings) -> list[UUID]:
    people = [uuid7() for _ in range(FOLLOWED)]
    async with assessment.opened(settings) as parts:
        for number, person in enumerate(people):
            events = [registered(person, 2 * number + 1), _started(person)]
            async with parts.store.unit(ORIGIN) as unit:
                await unit.append(Write(f"participant-{person}", str(person), events, 0))
    return people


def _started(person: UUID) -> life_cycle_events.StatusChanged:
    return life_cycle_events.StatusChanged(
        participant_id=person,
        status="started",
        on=STARTED_ON,
        previous="registered",
        provider=None,
        started_on=STARTED_ON,
        ended_on=None,
        died_on=None,
    )


async def _fresh_table(postgres: EmbeddedPostgres) -> "asyncpg.Connection[Any]":
    await asyncio.to_thread(postgres.drop_database, "bench_copied")
    await asyncio.to_thread(postgres.ensure_database, "bench_copied")
    connection = await asyncpg.connect(postgres.dsn("bench_copied"))
    await connection.execute(TOLD)
    return connection


def _plans_databases(postgres: EmbeddedPostgres) -> None:
    for name in ("bench_plans", "bench_plans_keys"):
        postgres.drop_database(name)
        postgres.ensure_database(name)
    upgrade(postgres.url("bench_plans"), branches=plans.BRANCHES, service=plans.MIGRATIONS)
    upgrade(postgres.url("bench_plans_keys"), branches=["keys"])


def _settings(postgres: EmbeddedPostgres, folder: Path) -> PlansSettings:
    return PlansSettings(
        **kernel_settings(folder),
        plans_database_url=postgres.url("bench_plans"),
        plans_keys_url=postgres.url("bench_plans_keys"),
    )


def _log(postgres: EmbeddedPostgres) -> PublishedLog:
    database = Database(postgres.url("bench_told"), name="bench-told")
    return PublishedLog(assessment.NAME, database, assessment.codec(), PUBLICATIONS)


def _ours(postgres: EmbeddedPostgres, folder: str) -> Served:
    environment = {
        **{f"MYDIRECTION_{name}".upper(): value for name, value in KEYS.items()},
        "MYDIRECTION_DEVELOPMENT": "true",
        "MYDIRECTION_DATA_FOLDER": folder,
        "MYDIRECTION_PLANS_DATABASE_URL": postgres.url("bench_plans"),
        "MYDIRECTION_PLANS_KEYS_URL": postgres.url("bench_plans_keys"),
    }
    return ["-m", "services", "serve", "plans", "--port"], environment, "/plans/ping"


def _theirs(postgres: EmbeddedPostgres, issuer: DevelopmentIssuer) -> Served:
    environment = {
        "BENCH_DSN": postgres.dsn("bench_plans_hand"),
        "BENCH_JWK": json.dumps(issuer.jwks()["keys"][0]),
        "BENCH_ISSUER": DEVELOPMENT_ISSUER,
    }
    factory = ["-m", "uvicorn", "tests.bench.handwritten_plans:create_app", "--factory"]
    return [*factory, "--no-access-log", "--port"], environment, "/openapi.json"
