"""The service answers as its OpenAPI document says, never with a fault."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from services.assessment.main import create_app
from services.assessment.settings import AssessmentSettings
from shared.security import Role
from shared.testing.http import keyed, running
from tests.integration.assessment.people import FOLLOWED, person, registered
from tests.integration.described import Described

OPERATIONS = 114
KNOWN = {"definition": "rossi:1", "characteristics": {"age": 33}, "disposal": "arrest", "arm": "programme"}


async def organised(client: httpx.AsyncClient) -> dict[str, str]:
    """A provider and a case manager, to be named by what fits the document."""
    unit = {"kind": "provider", "code": "north", "name": "North", "from_on": "2024-01-01"}
    manager = {"account": "mo@issuer", "name": "Mo", "from_on": "2024-01-01"}
    opened = (await client.post("/units", json=unit, headers=keyed())).json()
    made = (await client.post("/case-managers", json=manager, headers=keyed())).json()
    ids = {"unit_id": opened["unit_id"], "case_manager_id": made["case_manager_id"]}
    return {**ids, "parent_id": ids["unit_id"], "module": "safeguarding", "from_on": "2024-01-02"}


@pytest.fixture
def service(settings: AssessmentSettings) -> Iterator[Described]:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        app = create_app(settings)

        async def start() -> tuple[httpx.AsyncClient, dict[str, Any]]:
            callers = await stack.enter_async_context(running(app, settings.data_folder))
            client = await stack.enter_async_context(callers.as_(Role.ADMIN))
            ann = await registered(client, person(1))
            await client.post(f"/participants/{ann}/follow-up", json=FOLLOWED, headers=keyed())
            return client, {**KNOWN, "participant_id": ann, **await organised(client)}

        client, known = runner.run(start())
        yield Described(runner, client, app.openapi(), known)
        runner.run(stack.aclose())


def test_every_operation_answers_as_it_says(service: Described) -> None:
    tried = service.try_all()
    assert len(tried) == OPERATIONS, tried


def test_refusals_are_declared_as_the_problems_that_they_are(service: Described) -> None:
    service.refusals_are_declared()
    schemes = service.document["components"]["securitySchemes"]
    assert (schemes["bearer"]["type"], schemes["bearer"]["scheme"]) == ("http", "bearer")


def test_operations_have_names_of_their_own(service: Described) -> None:
    assert len(service.names()) == len(set(service.names())) == OPERATIONS
