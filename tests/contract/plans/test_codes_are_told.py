"""Whatever code a body takes, GET /definitions lists, in English and in Welsh."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from services.plans.api.models.definitions_read import CodesRead, every_code
from services.plans.definitions import shipped
from shared.contracts.values import CODE
from tests.contract.public.test_words_for_patterns import applications

# A place's own code is its editor's to choose.
CHOSEN = {("/places", "code")}
EVERY = every_code(shipped())


def taken(schema: Mapping[str, Any], schemas: Mapping[str, Any], field: str = "") -> Iterator[str]:
    """The fields of a body that take a code which the document itself does not list, by their paths."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if schema.get("pattern") == CODE:
        yield field
    for name, inner in schema.get("properties", {}).items():
        yield from taken(inner, schemas, f"{field}.{name}".removeprefix("."))
    items = [schema["items"]] if "items" in schema else []
    for inner in (*items, *schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from taken(inner, schemas, field)


def asked_for(folder: Path) -> set[tuple[str, str]]:
    document = applications(folder)["plans"].openapi()
    bodies = {
        path: json["schema"]
        for path, methods in document["paths"].items()
        if (json := methods.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json"))
    }
    schemas = document["components"]["schemas"]
    return {(path, field) for path, body in bodies.items() for field in taken(body, schemas)}


def test_every_field_that_takes_a_code_has_its_list_and_no_list_is_of_another(tmp_path: Path) -> None:
    told = [(taken.path, taken.field) for codes in EVERY for taken in codes.taken_by]
    assert len(told) == len(set(told))
    assert set(told) == asked_for(tmp_path) - CHOSEN


@pytest.mark.parametrize(
    "codes", EVERY, ids=lambda codes: f"{codes.taken_by[0].path} {codes.taken_by[0].field}"
)
def test_each_code_has_words_in_both_languages(codes: CodesRead) -> None:
    assert codes.codes
    for each in codes.codes:
        assert each.title.keys() == {"en", "cy"}
        assert all(words.strip() for words in each.title.values())
