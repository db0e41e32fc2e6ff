"""A conviction extract: CSV rows of people who were searched for, and of what was found.

Columns, in any order: crn and pnc_id (one of them at least), offence_id (the source's own),
offence_date, offence_code, proven_date, proof (conviction, caution, arrest) and disposal; dates as
YYYY-MM-DD. A row without anything in the last six says that nothing was found; one with an
offence_id alone, that the source no longer knows that offence.
"""

import re
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, Final

from services.assessment.adapters.csv_records import NotCsv, Record, Records
from services.assessment.domain.convictions.extract import ExtractRow
from services.assessment.domain.convictions.outcome import PROOFS
from services.assessment.domain.people import pnc
from services.assessment.handlers.imports import Unread
from shared.domain import Invalid
from shared.jobs import Batch, Job, JobFailed, Refused, Source

PERSON: Final = ("crn", "pnc_id")
OFFENCE: Final = ("offence_date", "offence_code", "proven_date", "proof", "disposal")
COLUMNS: Final = (*PERSON, "offence_id", *OFFENCE)
# So many people's streams go into one transaction, with room for those that merges tie to some of
# them, and so many rows take less than a second.
MOST_PEOPLE: Final = 90
MOST_ROWS: Final = 500
CRN: Final = re.compile("[A-Z][0-9]{6}")
DATE: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIEST: Final = date(1900, 1, 1)
LONGEST_ID: Final = 200
FAULTS: Final = {
    "not-utf-8": "This row is not in UTF-8.",
    "not-csv": "This row cannot be read: a quote is not closed, or something follows a closed one.",
}
HEADER: Final = f"The first line names the columns: {', '.join(COLUMNS)}; of the first two, one is enough."
Row = ExtractRow | Refused


async def read(job: Job, source: Source) -> AsyncGenerator[Batch, None]:
    """The rows from the job's place on, those that cannot be read as Refused. Raises JobFailed for
    a file that is no CSV or has other columns."""
    place = job.place or {"byte": 0, "line": 1, "columns": None}
    columns: Sequence[str] | None = place["columns"]
    chunk = Chunk()
    async for record in _records(job, source, place):
        if columns is None:
            columns = _columns(record)
            continue
        chunk.add(_row(record, columns), record)
        if chunk.full:
            yield chunk.batch(columns)
            chunk = Chunk()
    if columns is None:
        raise JobFailed("wrong-header", f"The file is empty. {HEADER}")
    if chunk.rows:
        yield chunk.batch(columns)


class Chunk:
    """Rows for one transaction."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._people: set[tuple[str | None, str | None]] = set()
        self._last: Record | None = None

    def add(self, row: Row, record: Record) -> None:
        self.rows.append(row)
        self._last = record
        if isinstance(row, ExtractRow):
            self._people.add((row.crn, row.pnc_id))

    @property
    def full(self) -> bool:
        return len(self.rows) >= MOST_ROWS or len(self._people) >= MOST_PEOPLE

    def batch(self, columns: Sequence[str]) -> Batch:
        assert self._last is not None
        byte = self._last.next_byte
        place = {"byte": byte, "line": self._last.next_line, "columns": list(columns)}
        return Batch(self.rows, place, byte)


async def _records(job: Job, source: Source, place: Mapping[str, Any]) -> AsyncGenerator[Record, None]:
    records = Records(place["byte"], place["line"])
    try:
        async for piece in source.read(job.job_id, place["byte"]):
            for record in records.feed(piece):
                yield record
    except NotCsv:
        raise JobFailed("not-csv", "This is not a CSV file: it has a line without an end.") from None
    for record in records.finish():
        yield record


def _columns(record: Record) -> Sequence[str]:
    named = [name.strip().lower() for name in record.fields or ()]
    missing = [name for name in (*OFFENCE, "offence_id") if name not in named]
    if not {*PERSON} & {*named}:
        missing.append("crn")
    if missing or len(named) != len(set(named)) or not set(named) <= set(COLUMNS):
        field = missing[0] if missing else "header"
        raise JobFailed("wrong-header", HEADER, [Refused(record.line, field, "wrong-header", HEADER)])
    return named


def _row(record: Record, columns: Sequence[str]) -> Row:
    if record.fields is None:
        assert record.fault is not None
        return Refused(record.line, "row", record.fault, FAULTS[record.fault])
    given = {name: value.strip() for name, value in zip(columns, record.fields, strict=False)}
    try:
        if len(record.fields) != len(columns):
            raise Invalid(f"This row has not {len(columns)} columns.", field="row", code="not-csv")
        return ExtractRow(line=record.line, **_person(given), **dict(_offence(given)))
    except Invalid as refusal:
        why = (record.line, refusal.field or "row", refusal.reason, refusal.detail)
        if not any(given.get(name) for name in OFFENCE):
            return Refused(*why)
        return Unread(*why, crn=given.get("crn"), pnc_id=_pnc_id(given))


def _pnc_id(given: Mapping[str, str]) -> str | None:
    """As far as it can be read."""
    with suppress(Invalid):
        return pnc.normalised(given["pnc_id"]) if given.get("pnc_id") else None
    return None


def _person(given: Mapping[str, str]) -> dict[str, Any]:
    crn, pnc_id = given.get("crn"), given.get("pnc_id")
    if not crn and not pnc_id:
        raise Invalid("A CRN or a PNC id is needed.", field="crn", code="missing")
    if crn and not CRN.fullmatch(crn):
        raise Invalid("A CRN has a capital letter and six digits.", field="crn")
    return {"crn": crn or None, "pnc_id": pnc.normalised(pnc_id) if pnc_id else None}


def _offence(given: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    if len(given["offence_id"]) > LONGEST_ID:
        raise Invalid(f"At most {LONGEST_ID} characters are accepted.", field="offence_id")
    yield "offence_id", given["offence_id"] or None
    if not any(given[name] for name in OFFENCE):
        return
    for name in OFFENCE:
        if not given[name]:
            raise Invalid("This is needed with an offence.", field=name, code="missing")
        yield name, _date(given[name], name) if name.endswith("_date") else given[name]
    if given["proof"] not in PROOFS:
        raise Invalid(f"One of these is needed: {', '.join(PROOFS)}.", field="proof")


def _date(text: str, field: str) -> date:
    try:
        found = date.fromisoformat(text) if DATE.fullmatch(text) else date.min
    except ValueError:
        found = date.min
    if found < EARLIEST:
        raise Invalid("A date that exists is needed, as YYYY-MM-DD.", field=field)
    return found
