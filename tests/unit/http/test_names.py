"""A name twice in an object is refused, and what was sent is never repeated."""

import json

import pytest

from shared.domain import Invalid
from shared.http.names import check_names


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"amount": 1, "amount": 2}', "amount"),
        (b'{"rows": [{"a": 1}, {"a": 1, "b": 2, "a": 3}]}', "a"),
        (b'{"words": {"text": "a", "text": "a"}}', "text"),
        (b'{"Ann Example": 1, "Ann Example": 2}', "?"),
        ('{"caf\\u00e9": 1, "café": 2}'.encode(), "?"),
    ],
)
def test_a_name_twice_in_an_object_is_refused_with_it(body: bytes, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_names(body)
    assert refused.value.faults == {field: "This is there twice. Send it once."}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b"crn,pnc\n",
        b"[" * 100_000,
        b'{"a": {"a": 1}, "b": [{"a": 1}, {"a": 1}]}',
        json.dumps({str(n): n for n in range(1000)}).encode(),
    ],
    ids=["nothing", "no JSON", "no UTF-8", "a table", "too deep", "once in each", "many"],
)
def test_what_has_none_twice_or_is_no_json_passes(body: bytes) -> None:
    check_names(body)
