"""Values of bodies, cursors, versions and the names of fields, without a server."""

from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared.domain import Malformed
from shared.http.etag import etag_of, expected_version
from shared.http.pagination import decode, decode_numbered, encode, page_of, page_of_numbered
from shared.http.problems import MOST_NAMED, field_problems
from shared.http.values import Body, CalendarDate, Crn, Line, RowKey

CALENDAR_DATE: TypeAdapter[date] = TypeAdapter(CalendarDate)
LINE: TypeAdapter[str] = TypeAdapter(Line)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (CalendarDate, "2024-02-30"),
        (CalendarDate, "2024-1-1"),
        (CalendarDate, "20240101"),
        (CalendarDate, "1699920000"),
        (CalendarDate, "2024-W01-1"),
        (CalendarDate, " 2024-01-01"),
        (CalendarDate, "2024-01-01T00:00:00Z"),
        (CalendarDate, "1899-12-31"),
        (CalendarDate, "\u0662024-01-01"),
        (CalendarDate, 0),
        (CalendarDate, 19_000.0),
        (CalendarDate, True),
        (CalendarDate, None),
        (Crn, "x123456"),
        (Crn, "X123456\n"),
        (Crn, "X12345٣"),
        (Line, ""),
        (Line, " \t "),
        (Line, "a\nb"),
        (Line, "a\x00"),
        (Line, "a\x9fb"),
        (Line, "a\u2029b"),
        (Line, "\ud800"),
        (RowKey, "seven77"),
        (RowKey, "k" * 129),
        (RowKey, "with a blank"),
        (RowKey, "eight888\n"),
    ],
)
def test_what_is_not_of_the_form_is_refused(kind: Any, value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(value)


@given(st.dates(min_value=date(1900, 1, 1)))
def test_every_date_since_1900_is_read(value: date) -> None:
    assert CALENDAR_DATE.validate_python(value.isoformat()) == value


@pytest.mark.parametrize("name", ["Ann", " Ann ", "Zoë O'Brien-Ngũgĩ", "李小龍", "Ann 🙂"])
def test_a_name_is_kept_without_the_blanks_around_it(name: str) -> None:
    assert LINE.validate_python(name) == name.strip()


@given(st.uuids())
def test_a_cursor_comes_back(after: UUID) -> None:
    assert decode(encode(after)) == after


@given(st.text(max_size=64))
def test_a_cursor_that_was_made_up_is_refused_or_read(text: str) -> None:
    with suppress(Malformed):
        assert isinstance(decode(text), UUID)
    with suppress(Malformed):
        assert isinstance(decode_numbered(text), tuple)


@given(st.uuids(), st.integers(0, 2**31 - 1), st.integers(1, 4), st.integers(0, 5))
def test_a_page_of_numbered_rows_ends_where_the_next_begins(
    whose: UUID, first: int, limit: int, rows: int
) -> None:
    found = [(whose, min(first + number, 2**31 - 1)) for number in range(rows)]
    page = page_of_numbered(found, limit, lambda row: row)
    assert page.items == found[:limit]
    assert decode_numbered(page.next) == (found[limit - 1] if rows > limit else None)


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(Malformed):
        decode_numbered(encode(UUID(int=1)))
    numbered = page_of_numbered([1, 2], 1, lambda number: (UUID(int=1), number)).next
    with pytest.raises(Malformed):
        decode(numbered)


def test_a_page_has_a_next_one_where_more_was_found() -> None:
    ids = [UUID(int=n) for n in range(3)]
    assert page_of(ids, 3, lambda each: each).next is None
    page = page_of(ids, 2, lambda each: each)
    assert (page.items, page.next) == (ids[:2], encode(ids[1]))
    assert page_of([], 2, lambda each: each).items == []


@given(st.integers(1, 10**9 - 1))
def test_an_etag_comes_back(version: int) -> None:
    assert expected_version(etag_of(version)) == expected_version(f' W/"{version}" ') == version


def test_any_version_will_do_where_none_is_named() -> None:
    assert expected_version(None) is expected_version("*") is None


@pytest.mark.parametrize("given", ["1", '"-1"', '"1', '"0x1"', '"1","2"', "", '"1234567890"'])
def test_what_is_no_etag_of_ours_is_refused(given: str) -> None:
    with pytest.raises(Malformed):
        expected_version(given)


def named(*loc: str | int, kind: str = "missing") -> str:
    [problem] = field_problems([{"loc": loc, "msg": "Field required", "type": kind}])
    return problem.field


@pytest.mark.parametrize(
    ("loc", "field"),
    [
        (("body", "crn"), "crn"),
        (("body", "rows", 3, "crn"), "rows[3].crn"),
        (("rows", 3), "rows[3]"),
        (("body", "body"), "body"),
        (("body", "path", "header"), "path.header"),
        (("body",), "body"),
        ((), "body"),
        (("query", "limit"), "limit"),
        (("header", "Idempotency-Key"), "Idempotency-Key"),
        (("body", "characteristics", "age", "[key]"), "characteristics.age"),
        (("body", "Ann Example"), "?"),
        (("body", "X123456"), "?"),
        (("body", "characteristics", "\ud800"), "characteristics.?"),
        (("body", "a" * 65), "?"),
    ],
)
def test_a_field_is_named_and_what_a_caller_made_up_is_not(loc: tuple[str | int, ...], field: str) -> None:
    assert named(*loc) == field


def test_a_text_that_is_no_json_is_the_bodys_fault() -> None:
    assert named("body", 17, kind="json_invalid") == "body"


def test_the_first_fifty_faults_are_named() -> None:
    faults = [{"loc": ("body", n), "msg": "m", "type": "t"} for n in range(1000)]
    assert len(field_problems(faults)) == MOST_NAMED == 50


def test_a_body_refuses_what_is_not_declared_and_repeats_none_of_it() -> None:
    class Search(Body):
        crn: Crn

    with pytest.raises(ValidationError) as refused:
        Search.model_validate({"crn": "Ann Example", "name": "Ann Example"})
    assert "Ann" not in str(refused.value)
