"""The service answers as its OpenAPI document says, never with a fault."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from services.plans.main import create_app
from services.plans.settings import PlansSettings
from shared.security import Role
from shared.testing.http import running
from tests.integration.described import Described
from tests.integration.plans.ordering import TODAY, imposed, made
from tests.integration.plans.planned import agreed_goal, goal, proposed, with_a_strength
from tests.integration.plans.telling import Teller

OPERATIONS = 0
PLACE = {"code": "allotment", "name": "Allotment", "kind": "group", "district": "leeds"}


@pytest.fixture
def service(file_settings: PlansSettings) -> Iterator[Described]:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        app = create_app(file_settings)

        async def start() -> tuple[httpx.AsyncClient, dict[str, Any]]:
            callers = await stack.enter_async_context(running(app, file_settings.data_folder))
            client = await stack.enter_async_context(callers.as_(Role.ADMIN))
            tell = Teller(app.state.parts)
            person, strength = await with_a_strength(tell)
            return client, {"participant_id": str(person), "strengths": [str(strength)]}

        client, known = runner.run(start())
        yield Described(runner, client, app.openapi(), known)
        runner.run(stack.aclose())


def test_every_operation_answers_as_it_says(service: Described) -> None:
    tried = service.try_all()
    assert len(tried) == OPERATIONS, tried


def test_refusals_are_declared_as_the_problems_that_they_are(service: Described) -> None:
    service.refusals_are_declared()


def test_operations_have_names_of_their_own(service: Described) -> None:
    assert len(service.names()) == len(set(service.names())) == OPERATIONS
