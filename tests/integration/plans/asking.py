"""Every route of an application, each with a request that its OpenAPI document allows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from shared.testing.http import keyed

# What fits the patterns of codes, accounts, districts and the like.
TEXTS = (
    "family",
    "kit@issuer",
    "LS1",
    "en",
    "my_direction:1",
    "2026-02-02",
    '"1"',
    "/me/calendar/revoke",
    "X000000",
    str(uuid4()),
)
OF_FORMAT = {"uuid": str(uuid4()), "date": "2026-02-02", "date-time": "2026-02-02T12:00:00Z"}


@dataclass(frozen=True)
class Operation:
    """body, query: the least that is allowed; body: None where it takes none."""

    method: str
    path: str
    body: Any
    query: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def of_participant(self) -> bool:
        return "{participant_id}" in self.path

    def filled(self, **known: object) -> str:
        """Its path with these values; any others are ids of nothing, or numbers."""
        made = {name: "1" if name == "number" else uuid4() for name in re.findall(r"{(\w+)}", self.path)}
        return self.path.format(**{**made, **known})

    async def ask(self, client: httpx.AsyncClient, **known: object) -> httpx.Response:
        content = {"json": self.body} if self.body is not None else {}
        path = self.filled(**known)
        return await client.request(self.method, path, params=self.query, headers=keyed(), **content)


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    """But those that tell an operator of the service itself."""
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            if "operation" not in said["tags"]:
                content = said.get("requestBody", {}).get("content", {}).get("application/json")
                body = least(document, content["schema"]) if content else None
                asked = {
                    each["name"]: least(document, each["schema"])
                    for each in said.get("parameters", ())
                    if each["in"] == "query" and each["required"]
                }
                yield Operation(method.upper(), path, body, asked)


def least(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Any:
    """The least value that a schema allows."""
    if "$ref" in schema:
        found: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return least(document, found)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return least(document, schema[choice][0])
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            needed = schema.get("required", ())
            return {name: least(document, schema["properties"][name]) for name in needed}
        case "array":
            return [least(document, schema["items"])] * schema.get("minItems", 0)
        case "integer":
            return int(schema.get("minimum", 1))
        case "boolean":
            return False
        case "string":
            return _text(schema)
    return None


def _text(schema: Mapping[str, Any]) -> str:
    form = re.compile(schema.get("pattern", ""))
    return OF_FORMAT.get(schema.get("format", "")) or next(t for t in TEXTS if form.search(t))
