"""Services in one process: each mounted under its name, with its own pages of documentation."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
    nullcontext,
    suppress,
)
from importlib.metadata import version
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from services.analytics import main as analytics
from services.analytics.settings import AnalyticsSettings
from services.assessment import main as assessment
from services.assessment.settings import AssessmentSettings
from services.system.catalogue import PUBLISHERS, SERVICES
from services.system.publishing import feed_of, published_logs, relays
from services.system.surroundings import Surroundings
from shared.contracts.asyncapi import asyncapi
from shared.domain import Refusal
from shared.eventstore import OldPostgreSQL
from shared.http import problems
from shared.http.app import DISTRIBUTION
from shared.logs import fault_of
from shared.messaging.feed import Feed
from shared.messaging.log_feed import LogFeed
from shared.messaging.relay import Relay

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>My Direction</title>
<style>body {{ font: 1.1rem/1.6 system-ui; max-width: 40rem; margin: 3rem auto; padding: 0 1rem }}</style>
<h1>My Direction</h1>
<p>Case management that people on probation and their case managers write together.</p>
<ul>
{items}
  <li><a href="asyncapi.json">public events</a>: what the services tell each other and dashboards</li>
</ul>
</html>
"""
log = structlog.get_logger(__name__)
Around = Callable[[], AbstractAsyncContextManager[None]]
ITEM = '  <li><a href="{name}/docs">{name}</a>: {summary}</li>'


def service_application(name: str, surroundings: Surroundings, feed: Feed | None = None) -> FastAPI:
    """One service's application. feed: what analytics projects from in this process, if it does."""
    settings = surroundings.settings(name)
    if isinstance(settings, AssessmentSettings):
        return assessment.create_app(settings)
    assert isinstance(settings, AnalyticsSettings)
    return analytics.create_app(settings, feed=feed)


def one_service(name: str, surroundings: Surroundings) -> FastAPI:
    """A service alone, at the same addresses. Relays and projector are processes of their own."""
    return _parent({name: service_application(name, surroundings)})


def everything(surroundings: Surroundings) -> FastAPI:
    """Every service, the projector and, where there is a broker, the relays."""
    logs = published_logs(surroundings)
    kafka = surroundings.settings(assessment.NAME).kafka
    feed = feed_of(logs, kafka)
    apps = {name: service_application(name, surroundings, feed) for name in SERVICES}

    @asynccontextmanager
    async def around() -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for log in logs:
                stack.push_async_callback(log.database.close)
            for relay in relays(logs, kafka):
                await stack.enter_async_context(_in_background(relay))
            yield

    def started() -> None:
        if isinstance(feed, LogFeed):
            # Known only once the service runs: its commits wake the reader of its log.
            apps[assessment.NAME].state.parts.store.on_commit(feed.wake)

    return _parent(apps, around, started)


def _parent(
    apps: Mapping[str, FastAPI], around: Around = nullcontext, started: Callable[[], None] = lambda: None
) -> FastAPI:
    """around: what outlives the services; they may use it to their end."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(around())
            for name, app in apps.items():
                # A mounted application's own lifespan is nobody else's to run.
                with saying_why(name):
                    await stack.enter_async_context(app.router.lifespan_context(app))
            started()
            yield

    parent = FastAPI(title="My Direction", lifespan=lifespan, openapi_url=None)
    problems.install(parent)
    items = "\n".join(ITEM.format(name=name, summary=app.summary) for name, app in apps.items())

    @parent.get("/", response_class=HTMLResponse)
    async def front() -> str:
        return PAGE.format(items=items)

    @parent.get("/asyncapi.json")
    async def public_events() -> dict[str, Any]:
        """The public events of every service, as AsyncAPI 3."""
        return asyncapi(PUBLISHERS, version=version(DISTRIBUTION))

    for name, app in apps.items():
        parent.mount(f"/{name}", app)
    return parent


@contextmanager
def saying_why(service: str) -> Iterator[None]:
    """uvicorn's own word of a failed start holds a traceback, of which only the first line is kept."""
    try:
        yield
    except Exception as error:
        log.error("service did not start", service=service, reason=explained(error), **fault_of(error))
        raise


def explained(error: Exception) -> str | None:
    """Our own refusals say the way out; what others say may quote data."""
    return str(error) if isinstance(error, (Refusal, OldPostgreSQL)) else None


@asynccontextmanager
async def _in_background(relay: Relay) -> AsyncIterator[None]:
    task = asyncio.create_task(relay.run(), name=f"relay-{relay.service}")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
