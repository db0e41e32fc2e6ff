"""A dataset's rows as CSV, JSON or Parquet, written page by page in bounded memory."""

import csv
import io
import json
from collections.abc import AsyncIterator, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from services.analytics.datasets.columns import Column, Kind

if TYPE_CHECKING:
    import pyarrow as pa

Pages = AsyncIterator[list[tuple[Any, ...]]]


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=utf-8; header=present",
    Format.JSON: "application/json",
    Format.PARQUET: "application/vnd.apache.parquet",
}


def written(format_: Format, columns: Sequence[Column], pages: Pages) -> AsyncIterator[bytes]:
    """The rows in chunks of bytes, a chunk a page or less."""
    return {Format.CSV: as_csv, Format.JSON: as_json, Format.PARQUET: as_parquet}[format_](columns, pages)


async def as_csv(columns: Sequence[Column], pages: Pages) -> AsyncIterator[bytes]:
    """RFC 4180 with a header; a missing value is empty, a boolean `true` or `false`."""
    yield _csv([[column.name for column in columns]])
    async for page in pages:
        yield _csv([[_csv_value(value) for value in row] for row in page])


def _csv(rows: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _csv_value(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


async def as_json(columns: Sequence[Column], pages: Pages) -> AsyncIterator[bytes]:
    """An array of objects, a row a line; a missing value is null."""
    names = [column.name for column in columns]
    before = "[\n"
    async for page in pages:
        lines = (_json(dict(zip(names, row, strict=True))) for row in page)
        yield (before + ",\n".join(lines)).encode()
        before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def _json(row: dict[str, Any]) -> str:
    return json.dumps(row, separators=(",", ":"), default=_literal)


def _literal(value: Decimal) -> float:
    """JSON has one kind of number. Up to 15 digits a float is written as the decimal it came from."""
    return float(value)


async def as_parquet(columns: Sequence[Column], pages: Pages) -> AsyncIterator[bytes]:
    """One row group a page."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _arrow_schema(columns)
    sink = Sink()
    with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), schema) as writer:
        async for page in pages:
            values = zip(*page, strict=True)
            arrays = [pa.array(v, field.type) for v, field in zip(values, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            yield sink.drain()
    yield sink.drain()


def _arrow_schema(columns: Sequence[Column]) -> "pa.Schema":
    import pyarrow as pa

    types = {
        Kind.BOOLEAN: pa.bool_(),
        Kind.INTEGER: pa.int64(),
        Kind.NUMBER: pa.decimal128(10, 4),
        Kind.STRING: pa.string(),
    }
    required = {column.name: dict(column.constraints).get("required", False) for column in columns}
    return pa.schema([pa.field(c.name, types[c.kind], nullable=not required[c.name]) for c in columns])


class Sink(io.RawIOBase):
    """A file that keeps only what was not yet taken by `drain`. pyarrow counts positions itself."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting += data
        return len(data)

    def drain(self) -> bytes:
        drained = bytes(self._waiting)
        self._waiting.clear()
        return drained
