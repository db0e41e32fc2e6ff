"""The service answers as its OpenAPI document says, never with a fault."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from services.analytics.main import create_app
from services.analytics.projections import fold
from services.analytics.settings import AnalyticsSettings
from shared.clock import utc_now
from shared.eventstore import raw
from shared.security import DevelopmentIssuer, Role
from shared.testing.http import kernel_settings
from shared.testing.postgres import FreshDatabase
from tests.integration.analytics.conftest import NOW, PSEUDONYMS, Publisher, judged, registered
from tests.integration.described import Described

OPERATIONS = 25
KNOWN = {"definition": "rossi:1", "rule": "rossi:1", "source": "assessment"}


@pytest.fixture
def service(fresh: FreshDatabase, tmp_path: Path, publish: Publisher) -> Iterator[Described]:
    settings = AnalyticsSettings(
        **kernel_settings(tmp_path), analytics_database_url=fresh.url, analytics_keys_url=fresh.url
    )
    roles = (Role.ADMIN, Role.EVALUATOR, Role.PROGRAMME_LEAD)
    token = DevelopmentIssuer(tmp_path).token(*roles, subject="tester", now=utc_now())
    app = create_app(settings)
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def start() -> httpx.AsyncClient:
            await stack.enter_async_context(app.router.lifespan_context(app))
            database = app.state.parts.database
            people = [e for n in range(40) for e in publish(registered(n), judged(n, 7 * n, n % 3 == 0))]
            async with database.transaction() as connection:
                await fold(people, NOW).write(raw(connection), PSEUDONYMS)
            transport = httpx.ASGITransport(app)
            headers = {"Authorization": f"Bearer {token}"}
            client = httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers)
            return await stack.enter_async_context(client)

        client = runner.run(start())
        yield Described(runner, client, app.openapi(), KNOWN)
        runner.run(stack.aclose())


def test_every_operation_answers_as_it_says(service: Described) -> None:
    tried = service.try_all()
    assert len(tried) == OPERATIONS, tried


def test_refusals_are_declared_as_the_problems_that_they_are(service: Described) -> None:
    service.refusals_are_declared()


def test_operations_have_names_of_their_own(service: Described) -> None:
    assert len(service.names()) == len(set(service.names())) == OPERATIONS
