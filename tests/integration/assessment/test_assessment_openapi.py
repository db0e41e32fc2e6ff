"""Schemathesis over the OpenAPI document: whatever fits it is answered as it says, never with a fault."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.assessment.main import create_app
from services.assessment.settings import AssessmentSettings
from shared.http.problems import MEDIA_TYPE
from shared.security import Role
from shared.testing.http import keyed, running
from tests.integration.assessment.people import FOLLOWED, person, registered

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
BOUNDED = settings(
    max_examples=15,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OPERATIONS = 16
# Made-up ones would be refused, and nothing else would be seen.
OURS = ("authorization", "idempotency-key", "if-match")
KNOWN = {"definition": "rossi:1", "characteristics": {"age": 33}, "disposal": "arrest", "arm": "programme"}


@dataclass(frozen=True)
class Service:
    """The running application, driven from outside its event loop as Hypothesis needs it."""

    runner: asyncio.Runner
    client: httpx.AsyncClient
    document: dict[str, Any]
    known: str
    numbers: Iterator[int] = field(default_factory=count)

    def send(self, case: schemathesis.Case) -> httpx.Response:
        # Half of the cases name what is there, so that they come further.
        number = next(self.numbers)
        if isinstance(case.body, dict) and number % 2:
            case.body = {**case.body, **{k: v for k, v in KNOWN.items() if k in case.body}}
        if "participant_id" in case.path_parameters and number % 4:
            case.path_parameters = {"participant_id": self.known}
        given = requests.Request(**_sendable(case)).prepare()
        headers = {k: v for k, v in given.headers.items() if k.lower() not in OURS}
        request = self.client.request(
            str(given.method), str(given.url), headers={**headers, **keyed()}, content=given.body
        )
        response = self.runner.run(request)
        assert response.status_code != 401
        return response

    def conforms(self, case: schemathesis.Case) -> None:
        case.validate_response(self.send(case), checks=CHECKS)


def _sendable(case: schemathesis.Case) -> dict[str, Any]:
    kwargs = case.as_transport_kwargs(base_url="http://test")
    return {k: v for k, v in kwargs.items() if k in ("method", "url", "headers", "params", "json", "data")}


@pytest.fixture
def service(settings: AssessmentSettings) -> Iterator[Service]:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        app = create_app(settings)

        async def start() -> tuple[httpx.AsyncClient, str]:
            callers = await stack.enter_async_context(running(app, settings.data_folder))
            client = await stack.enter_async_context(callers.as_(Role.ADMIN))
            ann = await registered(client, person(1))
            await client.post(f"/participants/{ann}/follow-up", json=FOLLOWED, headers=keyed())
            return client, ann

        client, ann = runner.run(start())
        yield Service(runner, client, app.openapi(), ann)
        runner.run(stack.aclose())


def test_every_operation_answers_as_it_says(service: Service) -> None:
    schema = schemathesis.openapi.from_dict(service.document)
    tried: list[str] = []
    for found in schema.get_all_operations():
        operation = found.ok()
        BOUNDED(given(case=operation.as_strategy())(service.conforms))()
        tried.append(operation.label)
    assert len(tried) == OPERATIONS, tried


def test_refusals_are_declared_as_the_problems_that_they_are(service: Service) -> None:
    for path, operations in service.document["paths"].items():
        for method, operation in operations.items():
            if "operation" in operation["tags"]:
                continue
            refused = {s: r for s, r in operation["responses"].items() if s >= "400"}
            assert set(refused) >= {"400", "401", "403", "413", "422", "503"}, (method, path)
            assert all(set(r["content"]) == {MEDIA_TYPE} for r in refused.values()), (method, path)
            assert operation["security"] == [{"bearer": []}], (method, path)
    schemes = service.document["components"]["securitySchemes"]
    assert (schemes["bearer"]["type"], schemes["bearer"]["scheme"]) == ("http", "bearer")


def test_operations_have_names_of_their_own(service: Service) -> None:
    names = [o["operationId"] for p in service.document["paths"].values() for o in p.values()]
    assert len(names) == len(set(names)) == OPERATIONS
