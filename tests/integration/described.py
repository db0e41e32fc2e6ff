"""Schemathesis over a service's OpenAPI document: whatever fits it is answered as it says."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shared.http.problems import MEDIA_TYPE
from shared.testing.http import keyed

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
# Addresses that are themselves the secret.
OPEN = frozenset({"/calendar/{secret}.ics"})
# Made-up ones would be refused, and nothing else would be seen.
OURS = ("authorization", "idempotency-key", "if-match")


@dataclass(frozen=True)
class Described:
    """A running application and its document, driven from outside its event loop as Hypothesis
    needs it. known: values that are there, by the name of a body's field or a parameter."""

    runner: asyncio.Runner
    client: httpx.AsyncClient
    document: dict[str, Any]
    known: Mapping[str, Any]
    numbers: Iterator[int] = field(default_factory=count)

    def try_all(self) -> list[str]:
        """Every operation with bounded examples; the labels of those tried."""
        tried: list[str] = []
        for found in schemathesis.openapi.from_dict(self.document).get_all_operations():
            operation = found.ok()
            BOUNDED(given(case=operation.as_strategy())(self.conforms))()
            tried.append(operation.label)
        return tried

    def conforms(self, case: schemathesis.Case) -> None:
        case.validate_response(self.send(case), checks=CHECKS)

    def send(self, case: schemathesis.Case) -> httpx.Response:
        self._name_what_is_there(case)
        sent = requests.Request(**_sendable(case)).prepare()
        headers = {k: v for k, v in sent.headers.items() if k.lower() not in OURS}
        request = self.client.request(
            str(sent.method), str(sent.url), headers={**headers, **keyed()}, content=sent.body
        )
        response = self.runner.run(request)
        assert response.status_code != 401
        return response

    def _name_what_is_there(self, case: schemathesis.Case) -> None:
        """In most cases, so that they come further than a refusal."""
        number = next(self.numbers)
        if isinstance(case.body, dict) and number % 2:
            case.body = {**case.body, **{k: v for k, v in self.known.items() if k in case.body}}
        for given_ in (case.path_parameters, case.query):
            if given_ and number % 4:
                given_.update({k: v for k, v in self.known.items() if k in given_})

    def refusals_are_declared(self) -> None:
        for path, operations in self.document["paths"].items():
            for method, operation in operations.items():
                if "operation" in operation["tags"]:
                    continue
                refused = {s: r for s, r in operation["responses"].items() if s >= "400"}
                assert set(refused) >= {"400", "401", "403", "413", "422", "503"}, (method, path)
                assert all(set(r["content"]) == {MEDIA_TYPE} for r in refused.values()), (method, path)
                needed = [] if path in OPEN else [{"bearer": []}]
                assert operation["security"] == needed, (method, path)

    def names(self) -> list[str]:
        return [o["operationId"] for p in self.document["paths"].values() for o in p.values()]


def _sendable(case: schemathesis.Case) -> dict[str, Any]:
    kwargs = case.as_transport_kwargs(base_url="http://test")
    return {k: v for k, v in kwargs.items() if k in ("method", "url", "headers", "params", "json", "data")}
