"""The routes of assessments answer as the OpenAPI document says, to those who may use them."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from services.assessment.main import create_app
from services.assessment.settings import AssessmentSettings
from shared.testing.http import running
from tests.integration.assessment.interacting import SECTIONS, STRENGTH, assessed
from tests.integration.described import Described

KNOWN = {
    "framework": "my_direction:1",
    "section": SECTIONS[0],
    "kind": "strength",
    "on_behalf_of_person": None,
    "readiness": "making_changes",
    "reason": "voice_missing",
    "number": 1,
    "from": 1,
    "to": 1,
}
OPERATIONS = 19


@pytest.fixture(params=["a case manager", "a lead"])
def service(request: pytest.FixtureRequest, settings: AssessmentSettings) -> Iterator[Described]:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        app = create_app(settings)

        async def start() -> tuple[httpx.AsyncClient, dict[str, Any]]:
            callers = await stack.enter_async_context(running(app, settings.data_folder))
            one = await stack.enter_async_context(assessed(callers, 800))
            item = await one.add(one.mo, STRENGTH)
            if request.param == "a lead":
                await one.complete()
            client = {"a case manager": one.mo, "a lead": one.lead}[request.param]
            ids = {"participant_id": one.participant_id, "assessment_id": one.place.rpartition("/")[2]}
            return client, {**KNOWN, **ids, "item_id": item.partition("/")[2]}

        client, known = runner.run(start())
        document = app.openapi()
        ours = {path: item for path, item in document["paths"].items() if "/assessments" in path}
        yield Described(runner, client, {**document, "paths": ours}, known)
        runner.run(stack.aclose())


def test_every_operation_of_an_assessment_answers_as_it_says(service: Described) -> None:
    tried = service.try_all()
    assert len(tried) == OPERATIONS, tried
