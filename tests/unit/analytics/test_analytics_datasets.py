"""Columns, the Table Schema and the three formats."""

import io
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import frictionless
import pyarrow.parquet as pq
import pytest

from services.analytics.datasets.columns import Characteristic, Kind, characteristics_of
from services.analytics.datasets.formats import Format, written
from services.analytics.datasets.reoffending import FIXED, Reoffending
from services.analytics.datasets.schema import table_schema

FOUND = [("mar", "boolean"), ("age", "number"), ("offence", "string")]
DATASET = Reoffending("rossi:1", "rossi:1", characteristics_of(FOUND, FIXED))
ROWS: list[tuple[Any, ...]] = [
    ("0" * 32, "programme", 27, True, "theft", "rossi:1", "reoffended", 1, 140),
    ("1" * 32, "comparator", None, False, None, "rossi:1", "not_yet_measurable", None, None),
    ("2" * 32, "comparator", 40, False, "fraud", "rossi:1", "not_reoffended", 0, 364),
]


async def paged(rows: Sequence[tuple[Any, ...]], size: int = 2) -> AsyncIterator[list[tuple[Any, ...]]]:
    for start in range(0, len(rows), size):
        yield list(rows[start : start + size])


async def content(format_: Format, rows: Sequence[tuple[Any, ...]] = ROWS) -> bytes:
    return b"".join([chunk async for chunk in written(format_, DATASET.columns, paged(rows))])


def names() -> list[str]:
    return [column.name for column in DATASET.columns]


def test_columns_have_a_stable_order():
    assert names() == [
        "pseudonym", "arm", "age", "mar", "offence", "rule", "outcome_status", "event", "time_days"
    ]  # fmt: skip


def test_a_characteristic_named_like_a_fixed_column_is_told_apart():
    assert characteristics_of([("event", "number"), ("age", "number"), ("age", "string")], FIXED) == [
        Characteristic("age", "age", Kind.STRING),
        Characteristic("event", "characteristic_event", Kind.INTEGER),
    ]


def test_what_is_not_known_of_somebody_does_not_change_a_columns_kind():
    found = [("age", "null"), ("age", "number"), ("age_not_known", "string"), ("sex", "null")]
    assert characteristics_of(found, FIXED) == [
        Characteristic("age", "age", Kind.INTEGER, "characteristic_age_not_known"),
        Characteristic("age_not_known", "age_not_known", Kind.STRING),
        Characteristic("sex", "sex", Kind.STRING, "sex_not_known"),
    ]


@pytest.mark.parametrize(
    ("kind", "given", "value", "reason"),
    [
        (Kind.INTEGER, 0, 0, None),
        (Kind.INTEGER, "not_asked", None, "not_asked"),
        (Kind.BOOLEAN, False, False, None),
        (Kind.BOOLEAN, "prefers_not_to_say", None, "prefers_not_to_say"),
        (Kind.STRING, "settled", "settled", None),
        (Kind.STRING, "missing", None, "missing"),
        (Kind.STRING, 3, "3", None),
        (Kind.STRING, None, None, "missing"),
    ],
)
def test_a_value_or_the_reason_why_there_is_none(kind: Kind, given: object, value: object, reason: object):
    characteristic = Characteristic("key", "key", kind, "key_not_known")
    assert (characteristic.value(given), characteristic.reason(given)) == (value, reason)


async def test_csv_is_rfc_4180_with_empty_for_missing():
    lines = (await content(Format.CSV)).split(b"\r\n")
    assert lines[0].decode().split(",") == names()
    assert lines[2] == b"1" * 32 + b",comparator,,false,,rossi:1,not_yet_measurable,,"
    assert lines[-1] == b""


async def test_json_keeps_types_and_nulls():
    rows = json.loads(await content(Format.JSON))
    assert [tuple(row.values()) for row in rows] == ROWS
    assert list(rows[0]) == names()
    assert json.loads(await content(Format.JSON, [])) == []


async def test_parquet_keeps_types_and_nulls_a_row_group_a_page():
    file = pq.ParquetFile(io.BytesIO(await content(Format.PARQUET)))
    assert file.num_row_groups == 2
    assert [tuple(row.values()) for row in file.read().to_pylist()] == ROWS
    assert [str(field.type) for field in file.schema_arrow] == [
        "string", "string", "int64", "bool", "string", "string", "string", "int64", "int64"
    ]  # fmt: skip
    assert pq.ParquetFile(io.BytesIO(await content(Format.PARQUET, []))).metadata.num_rows == 0


async def test_chunks_come_a_page_at_a_time():
    read: list[int] = []

    async def watched() -> AsyncIterator[list[tuple[Any, ...]]]:
        for number, row in enumerate(ROWS):
            read.append(number)
            yield [row]

    for format_ in Format:
        read.clear()
        async for chunk in written(format_, DATASET.columns, watched()):
            if ROWS[0][0].encode() in chunk:
                assert read == [0], format_
                break


def violations(text: bytes) -> list[str]:
    schema = frictionless.Schema.from_descriptor(table_schema(DATASET))
    resource = frictionless.Resource(data=text, format="csv", schema=schema)
    return [error.type for task in resource.validate().tasks for error in task.errors]


async def test_the_dataset_is_valid_by_its_schema():
    assert violations(await content(Format.CSV)) == []


@pytest.mark.parametrize(
    ("good", "bad", "violation"),
    [
        (b"programme", b"other", "constraint-error"),
        (b"reoffended,1,140", b"reoffended,2,140", "constraint-error"),
        (b"reoffended,1,140", b"reoffended,1,-1", "constraint-error"),
        (b"27", b"old", "type-error"),
        (b"1" * 32, b"0" * 32, "unique-error"),
        (b"1" * 32, b"someone", "constraint-error"),
        (b"pseudonym", b"name", "incorrect-label"),
    ],
)
async def test_the_schema_refuses_what_breaks_it(good: bytes, bad: bytes, violation: str):
    assert violation in violations((await content(Format.CSV)).replace(good, bad, 1))


def test_the_schema_describes_every_column_and_says_what_is_sensitive():
    schema = table_schema(DATASET)
    assert schema["missingValues"] == [""]
    assert schema["release"] == "not for release"
    assert all(field["description"] for field in schema["fields"])
    assert {f["name"] for f in schema["fields"] if not f["sensitive"]} == {"arm", "rule"}
