"""The baseline of the POST: what a good engineer writes by hand for this one endpoint.

The same token check (remembered until it changes), the same validation, the same rows in one
transaction: idempotency row with the answer, event, read model, audit row. In plain text, and
without order, sequence, epochs or versions.
"""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Annotated, Any
from uuid import UUID

import asyncpg
import jwt
import uuid_utils.compat
from fastapi import Depends, FastAPI, Header, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

TABLES = """
    create table idempotency (actor text, route text, key text, answer text, primary key (actor, route, key));
    create table events (position bigint generated always as identity primary key, stream text, version int,
        id uuid, name text, recorded_at timestamptz, actor text, data json, unique (stream, version));
    create table participants (participant_id uuid primary key, crn text unique, name text,
        date_of_birth date, arm text, index_date date, index_offence text, definition text,
        characteristics jsonb, registered_at timestamptz);
    create table audit (id bigint generated always as identity primary key, at timestamptz, actor text,
        action text, person text);
"""
EVENT = (
    "insert into events (stream, version, id, name, recorded_at, actor, data) values ($1,1,$2,$3,$4,$5,$6)"
)
ROW = "insert into participants values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)"
AUDIT = "insert into audit (at, actor, action, person) values ($1,$2,$3,$4)"
REPEATED = """
    insert into idempotency values ($1,$2,$3,$4) on conflict (actor, route, key)
    do update set key = excluded.key returning answer, xmax = 0 as fresh
"""


class Registration(BaseModel):
    crn: str
    name: str
    date_of_birth: date
    arm: str
    index_date: date
    index_offence: str
    definition: str
    characteristics: dict[str, bool | int | str]


def create_app() -> FastAPI:
    """Environment: BENCH_DSN, BENCH_JWK (the public key), BENCH_ISSUER."""
    key = jwt.PyJWK(json.loads(os.environ["BENCH_JWK"]))

    @lru_cache(maxsize=1000)
    def verified(token: str) -> dict[str, Any]:
        return jwt.decode(token, key, ["ES256"], audience="mydirection", issuer=os.environ["BENCH_ISSUER"])

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with asyncpg.create_pool(os.environ["BENCH_DSN"], min_size=5, max_size=5) as app.state.pool:
            yield

    app = FastAPI(lifespan=lifespan)
    bearer = HTTPBearer()

    @app.post("/participants", status_code=201)
    async def register(
        body: Registration,
        given: Annotated[HTTPAuthorizationCredentials, Depends(bearer)],
        idempotency_key: Annotated[str, Header()],
    ) -> dict[str, Any]:
        claims = verified(given.credentials)
        if "system" not in claims["roles"]:
            raise HTTPException(403)
        participant_id = uuid_utils.compat.uuid7()
        return await insert(app.state.pool, body, claims["sub"], idempotency_key, participant_id)

    return app


async def insert(
    pool: "asyncpg.Pool[Any]", body: Registration, actor: str, key: str, participant_id: UUID
) -> dict[str, Any]:
    now, route, answer = (
        datetime.now(UTC),
        "/participants",
        {"participant_id": str(participant_id), "version": 1},
    )
    async with pool.acquire() as connection, connection.transaction():
        row = await connection.fetchrow(REPEATED, actor, route, key, json.dumps(answer))
        if not row["fresh"]:
            stored: dict[str, Any] = json.loads(row["answer"])
            return stored
        event_id, data = uuid_utils.compat.uuid7(), body.model_dump_json()
        stream = f"participant-{participant_id}"
        await connection.execute(EVENT, stream, event_id, "participant-registered", now, actor, data)
        facts = (
            body.arm,
            body.index_date,
            body.index_offence,
            body.definition,
            json.dumps(body.characteristics),
        )
        await connection.execute(ROW, participant_id, body.crn, body.name, body.date_of_birth, *facts, now)
        await connection.execute(AUDIT, now, actor, route, str(participant_id))
    return answer
