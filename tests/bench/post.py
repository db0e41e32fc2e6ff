"""One authenticated, idempotent, audited, versioned POST: event and read model in one transaction."""

import asyncio
import json
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg

from services.assessment import main as assessment
from shared.clock import utc_now
from shared.migrations import upgrade
from shared.postgres import EmbeddedPostgres
from shared.security import DEVELOPMENT_ISSUER, DevelopmentIssuer, Role
from shared.testing.http import KEYS
from tests.bench import handwritten
from tests.bench.requests import posts_a_second
from tests.bench.rounds import Comparison, compare
from tests.bench.serving import Served, serving

POSTS = 800
NUMBERS = count(1)


def registration() -> dict[str, Any]:
    number = next(NUMBERS)
    return {
        "crn": f"{chr(65 + number // 1_000_000)}{number % 1_000_000:06d}",
        "name": "Bench Participant",
        "date_of_birth": "1990-05-17",
        "arm": "programme",
        "index_date": "2024-01-01",
        "index_offence": "theft",
        "definition": "rossi:1",
        "characteristics": {"age": 33, "race": False, "prio": 2},
    }


def run(postgres: EmbeddedPostgres) -> Comparison:
    """Ours against the hand-written one, each a process of its own on the same PostgreSQL; a bare
    insert of one row beside them, by one connection without HTTP."""
    for name in ("bench_post", "bench_keys", "bench_hand"):
        postgres.drop_database(name)
        postgres.ensure_database(name)
    upgrade(postgres.url("bench_post"), branches=assessment.BRANCHES, service=assessment.MIGRATIONS)
    upgrade(postgres.url("bench_keys"), branches=["keys"])
    asyncio.run(_tables(postgres.dsn("bench_hand")))
    with TemporaryDirectory() as folder:
        issuer = DevelopmentIssuer(Path(folder))
        with serving(_ours(postgres, folder)) as ours, serving(_theirs(postgres, issuer)) as theirs:
            return asyncio.run(_compare(postgres, issuer, ours, theirs))


async def _compare(
    postgres: EmbeddedPostgres, issuer: DevelopmentIssuer, ours: int, theirs: int
) -> Comparison:
    token = issuer.token(Role.SYSTEM, subject="bench", now=utc_now())
    headers = {"Authorization": f"Bearer {token}"}
    connection = await asyncpg.connect(postgres.dsn("bench_hand"))
    try:
        return await compare(
            {
                "POST /participants": lambda: posts_a_second(
                    ours, "/assessment/participants", headers, registration, POSTS
                ),
                "hand-written FastAPI + asyncpg": lambda: posts_a_second(
                    theirs, "/participants", headers, registration, POSTS
                ),
                "bare one-row insert": lambda: _bare(connection),
            }
        )
    finally:
        await connection.close()


async def _bare(connection: "asyncpg.Connection[Any]") -> float:
    loop = asyncio.get_running_loop()
    started = loop.time()
    for number in range(POSTS):
        await connection.execute("insert into bare values ($1)", number)
    return POSTS / (loop.time() - started)


async def _tables(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute(handwritten.TABLES + "create table bare (number int)")
    await connection.close()


def _ours(postgres: EmbeddedPostgres, folder: str) -> Served:
    environment = {
        **{f"MYDIRECTION_{name}".upper(): value for name, value in KEYS.items()},
        "MYDIRECTION_DEVELOPMENT": "true",
        "MYDIRECTION_DATA_FOLDER": folder,
        "MYDIRECTION_ASSESSMENT_DATABASE_URL": postgres.url("bench_post"),
        "MYDIRECTION_ASSESSMENT_KEYS_URL": postgres.url("bench_keys"),
    }
    command = ["-m", "services", "serve", "assessment", "--port"]
    return command, environment, "/assessment/ping"


def _theirs(postgres: EmbeddedPostgres, issuer: DevelopmentIssuer) -> Served:
    environment = {
        "BENCH_DSN": postgres.dsn("bench_hand"),
        "BENCH_JWK": json.dumps(issuer.jwks()["keys"][0]),
        "BENCH_ISSUER": DEVELOPMENT_ISSUER,
    }
    factory = ["-m", "uvicorn", "tests.bench.handwritten:create_app", "--factory"]
    return [*factory, "--no-access-log", "--port"], environment, "/openapi.json"
