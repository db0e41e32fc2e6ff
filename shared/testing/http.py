"""Talking to a service's application as each kind of user, without a socket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI

from shared.clock import utc_now
from shared.security import DevelopmentIssuer, Role

KEYS = {
    "master_key": "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=",
    "index_key": "ZmVkY2JhWllYV1ZVVFNSUVBPTk1MS0pJSEdGRURDQkE=",
}


def kernel_settings(folder: Path) -> dict[str, Any]:
    """What every service's settings need, with the development issuer's key in `folder`."""
    return {**KEYS, "development": True, "data_folder": folder}


@dataclass(frozen=True)
class Callers:
    """Clients of one application, each with the token of somebody."""

    app: FastAPI
    issuer: DevelopmentIssuer

    def anonymous(self, **headers: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app)
        return httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers)

    def as_(
        self, role: Role, subject: str | None = None, participant_id: UUID | None = None
    ) -> httpx.AsyncClient:
        name = subject or f"{role}-1"
        token = self.issuer.token(role, subject=name, now=utc_now(), participant_id=participant_id)
        return self.anonymous(Authorization=f"Bearer {token}")


@asynccontextmanager
async def running(app: FastAPI, folder: Path) -> AsyncIterator[Callers]:
    """The application between its start and its end."""
    async with app.router.lifespan_context(app):
        yield Callers(app, DevelopmentIssuer(folder))


def keyed(key: str | None = None) -> dict[str, str]:
    """An Idempotency-Key header, a new one unless given."""
    return {"Idempotency-Key": key or str(uuid4())}
