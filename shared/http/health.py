"""Whether a service is alive, and whether it is ready to answer; never by calling another one."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.eventstore import Database, KeyDatabase, raw
from shared.http.metrics import HttpMetrics

TAG = "operation"
# The oldest open transaction that has written holds every reader of the log back, cluster-wide.
OLDEST_XID = """
    select pid, coalesce(extract(epoch from clock_timestamp() - xact_start), 0)::float8 as seconds
    from pg_stat_activity where backend_xid is not null order by age(backend_xid) desc limit 1
"""
# Longer than any transaction of ours may live (transaction_timeout 10 s).
HELD_BACK_SECONDS = 30


@dataclass(frozen=True)
class Checked:
    """What one check found: fine or not, and why in words that hold no data."""

    ready: bool
    detail: str = "fine"


Check = Callable[[], Awaitable[Checked]]


class Health(BaseModel):
    """`components` is empty where nothing was asked."""

    status: Literal["UP", "DOWN"]
    components: dict[str, str] = {}


class Info(BaseModel):
    service: str
    version: str


def database_check(database: Database, metrics: HttpMetrics) -> Check:
    """Reachable, and no open transaction holds the readers of the log back."""
    age = metrics.gauge("oldest_write_transaction_seconds", "Age of the oldest open write transaction")
    pid = metrics.gauge("oldest_write_transaction_pid", "Its backend's pid, 0 for none")

    async def check() -> Checked:
        try:
            async with database.connect() as connection:
                found, seconds = await oldest_transaction(connection)
        except Exception as fault:
            return Checked(False, f"cannot be reached ({type(fault).__name__})")
        age.set(seconds)
        pid.set(found)
        if seconds > HELD_BACK_SECONDS:
            return Checked(False, f"pid {found} has held a transaction open for {seconds:.0f} s")
        return Checked(True)

    return check


def keys_check(keys: KeyDatabase) -> Check:
    """The persons' keys can be read."""

    async def check() -> Checked:
        try:
            await keys.fetch("select 1")
        except Exception as fault:
            return Checked(False, f"cannot be reached ({type(fault).__name__})")
        return Checked(True)

    return check


async def oldest_transaction(connection: AsyncConnection) -> tuple[int, float]:
    """Pid and age in seconds of the oldest open write transaction of the cluster; 0, 0 for none."""
    row = await raw(connection).fetchrow(OLDEST_XID)
    return (row["pid"], row["seconds"]) if row else (0, 0.0)


async def run_checks(checks: Mapping[str, Check]) -> dict[str, Checked]:
    return {name: await check() for name, check in checks.items()}


async def alive() -> Health:
    """The process answers."""
    return Health(status="UP")


async def ready(request: Request, response: Response) -> Health:
    """Everything this service needs is there; 503 names what is not."""
    found = await run_checks(request.app.state.checks)
    fine = all(checked.ready for checked in found.values())
    response.status_code = 200 if fine else 503
    details = {name: checked.detail for name, checked in found.items()}
    return Health(status="UP" if fine else "DOWN", components=details)


async def ping() -> str:
    return "pong"


async def metrics(request: Request) -> Response:
    """In Prometheus' text format."""
    await run_checks(request.app.state.checks)
    return Response(request.app.state.metrics.render(), media_type="text/plain; version=0.0.4")


def router(service: str, version: str) -> APIRouter:
    """The routes that every service has for those who run it; open, as they hold no data."""

    async def info() -> Info:
        return Info(service=service, version=version)

    routes = APIRouter(tags=[TAG])
    routes.get("/health", name="health")(alive)
    routes.get("/health/liveness", name="liveness")(alive)
    routes.get("/health/readiness", responses={503: {"model": Health}})(ready)
    routes.get("/ping", response_class=PlainTextResponse)(ping)
    routes.get("/info")(info)
    routes.get("/metrics", response_class=PlainTextResponse)(metrics)
    return routes
