"""The baseline of a proposal and its acceptance: what these two POSTs are by hand.

Each is one row and one event in a transaction, with the idempotency row and the audit row, in plain text.
Nothing is folded and no rule is asked: whoever accepts is believed."""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any
from uuid import UUID

import asyncpg
import jwt
import uuid_utils.compat
from fastapi import Depends, FastAPI, Header
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

from tests.bench.handwritten import AUDIT, REPEATED

TABLES = """
    create table idempotency (actor text, route text, key text, answer text, primary key (actor, route, key));
    create table events (position bigint generated always as identity primary key, stream text, id uuid,
        name text, recorded_at timestamptz, actor text, data json);
    create table proposals (proposal_id uuid primary key, person uuid, change jsonb, fate text);
    create table audit (id bigint generated always as identity primary key, at timestamptz, actor text,
        action text, person text);
"""
EVENT = "insert into events (stream, id, name, recorded_at, actor, data) values ($1,$2,$3,$4,$5,$6)"
PROPOSE = "insert into proposals values ($1,$2,$3,'open')"
ACCEPT = "update proposals set fate = 'accepted' where proposal_id = $1"


class Proposal(BaseModel):
    change: dict[str, Any]


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
    Given = Annotated[HTTPAuthorizationCredentials, Depends(bearer)]  # noqa: N806 - a type
    Key = Annotated[str, Header()]  # noqa: N806 - a type

    @app.post("/participants/{person}/plan/proposals", status_code=201)
    async def propose(person: UUID, body: Proposal, given: Given, idempotency_key: Key) -> dict[str, Any]:
        made, said = uuid_utils.compat.uuid7(), json.dumps(body.change)
        actor = verified(given.credentials)["sub"]
        return await write(
            app.state.pool, actor, idempotency_key, person, (PROPOSE, made, person, said), said
        )

    @app.post("/participants/{person}/plan/proposals/{proposal_id}/accept")
    async def accept(person: UUID, proposal_id: UUID, given: Given, idempotency_key: Key) -> dict[str, Any]:
        actor = verified(given.credentials)["sub"]
        return await write(app.state.pool, actor, idempotency_key, person, (ACCEPT, proposal_id), "{}")

    return app


async def write(
    pool: "asyncpg.Pool[Any]", actor: str, key: str, person: UUID, row: tuple[Any, ...], data: str
) -> dict[str, Any]:
    now, answer = datetime.now(UTC), {"proposal_id": str(row[1])}
    async with pool.acquire() as connection, connection.transaction():
        found = await connection.fetchrow(REPEATED, actor, row[0], key, json.dumps(answer))
        if found["fresh"]:
            event_id = uuid_utils.compat.uuid7()
            await connection.execute(EVENT, f"plan-{person}", event_id, "plan-changed", now, actor, data)
            await connection.execute(*row)
            await connection.execute(AUDIT, now, actor, "plan", str(person))
    return answer
