"""Services in one process: each mounted under its name, with its own pages of documentation."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
    nullcontext,
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
from services.plans import main as plans
from services.plans.settings import PlansSettings
from services.system.catalogue import FOLLOWERS, PUBLISHERS, SERVICES
from services.system.publishing import feed_of, published_logs, relays
from services.system.surroundings import Surroundings
from shared.background import in_background
from shared.contracts.asyncapi import asyncapi
from shared.domain import Refusal
from shared.eventstore import OldPostgreSQL
from shared.http import Check, Checked, HttpMetrics, problems
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
    """One service's application. feed: what it follows other services by in this process, if it does."""
    settings = surroundings.settings(name)
    if isinstance(settings, AssessmentSettings):
        return assessment.create_app(settings)
    if isinstance(settings, PlansSettings):
        return plans.create_app(settings, feed=feed)
    assert isinstance(settings, AnalyticsSettings)
    return analytics.create_app(settings, feed=feed)


def one_service(name: str, surroundings: Surroundings) -> FastAPI:
    """A service alone, at the same addresses. Relays and followers are processes of their own."""
    return _parent({name: service_application(name, surroundings)})


def everything(surroundings: Surroundings) -> FastAPI:
    """Every service, what follows others and, where there is a broker, the relays."""
    logs = published_logs(surroundings)
    kafka = surroundings.settings(assessment.NAME).kafka
    feeds = {name: feed_of(name, logs, kafka) for name in FOLLOWERS}
    relaying = relays(logs, kafka)
    apps = {name: service_application(name, surroundings, feeds.get(name)) for name in SERVICES}

    @asynccontextmanager
    async def around() -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for log in logs:
                stack.push_async_callback(log.database.close)
            for relay in relaying:
                await stack.enter_async_context(in_background(relay.run(), f"relay-{relay.service}"))
            yield

    def started() -> None:
        # Known only once a service runs: its commits wake whoever reads its log.
        for follower, feed in feeds.items():
            if isinstance(feed, LogFeed):
                for name in SERVICES[follower].follows:
                    apps[name].state.parts.store.on_commit(feed.wake)
        for relay in relaying:
            state = apps[relay.service].state
            state.parts.store.on_commit(relay.wake)
            state.checks["relay"] = relay_check(relay, state.metrics)

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


def relay_check(relay: Relay, metrics: HttpMetrics) -> Check:
    """Ready while events go out, or another process sends them. Also sets the gauge of the lag."""
    lag = metrics.gauge("relay_lag_events", "Events not yet sent to Kafka", ())

    async def check() -> Checked:
        lag.set(sum(relay.health.lag.values()))
        return Checked(relay.health.ready, relay.health.reason)

    return check
