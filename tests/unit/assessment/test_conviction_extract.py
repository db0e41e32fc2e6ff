"""An extract's rows as they are read: what is refused names line, field and reason, never the value."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.assessment.adapters.conviction_extract import COLUMNS, MOST_PEOPLE, MOST_ROWS, read
from services.assessment.domain.convictions.extract import ExtractRow
from shared.jobs import Batch, Job, JobFailed, Refused

HEADER = ",".join(COLUMNS)
GOOD = {
    "crn": "X123456",
    "pnc_id": "",
    "offence_id": "of-1",
    "offence_date": "2024-03-01",
    "offence_code": "theft",
    "proven_date": "2024-05-01",
    "proof": "conviction",
    "disposal": "fine",
}


class Sent:
    """A file of one piece."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    async def read(self, job_id: UUID, start: int) -> AsyncGenerator[bytes, None]:
        yield self.data[start:]


def job(place: Any = None) -> Job:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    nothing: dict[str, Any] = {"parameters": {}, "counts": {}, "failure_code": None, "failure_detail": None}
    return Job(
        job_id=UUID(int=1),
        kind="reoffending-import",
        state="running",
        asked_by="a@b",
        correlation_id="c",
        place=place,
        steps=0,
        rows_done=0,
        bytes_done=0,
        bytes_total=1,
        cancel_requested=False,
        created_at=now,
        started_at=now,
        ended_at=None,
        **nothing,
    )


def batches(text: str, place: Any = None) -> list[Batch]:
    async def all_of() -> list[Batch]:
        return [batch async for batch in read(job(place), Sent(text.encode()))]

    return asyncio.run(all_of())


def rows(*lines: str) -> list[Any]:
    return [row for batch in batches("\n".join([HEADER, *lines])) for row in batch.rows]


def line(**changed: str) -> str:
    return ",".join({**GOOD, **changed}.values())


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"crn": ""}, "crn"),
        ({"crn": "x123456"}, "crn"),
        ({"crn": "X12345"}, "crn"),
        ({"pnc_id": "2008/0056560A"}, "pnc_id"),
        ({"pnc_id": "nonsense"}, "pnc_id"),
        ({"offence_date": "01/03/2024"}, "offence_date"),
        ({"offence_date": "2024-02-30"}, "offence_date"),
        ({"offence_date": "1066-10-14"}, "offence_date"),
        ({"proven_date": ""}, "proven_date"),
        ({"offence_code": ""}, "offence_code"),
        ({"proof": "hearsay"}, "proof"),
        ({"disposal": ""}, "disposal"),
        ({"offence_id": "o" * 201}, "offence_id"),
    ],
)
def test_given_a_value_that_is_not_valid_then_the_row_is_refused_without_it(
    changed: dict[str, str], field: str
) -> None:
    good, refused = rows(line(), line(**changed))
    assert isinstance(good, ExtractRow)
    assert isinstance(refused, Refused)
    assert (refused.line, refused.field) == (3, field)
    assert not any(value and value in refused.detail for value in changed.values())


@pytest.mark.parametrize("text", ["X123456,", '"X123456"x' + "," * 7])
def test_given_a_row_of_another_shape_then_it_is_refused(text: str) -> None:
    [refused] = rows(text)
    assert (refused.line, refused.field, refused.code) == (2, "row", "not-csv")


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("", None),
        ("crn", "offence_date"),
        (HEADER.replace("proof", "evidence"), "proof"),
        (HEADER + ",name", "header"),
        (HEADER.replace("pnc_id", "crn"), "header"),
        (HEADER.removeprefix("crn,pnc_id,"), "crn"),
    ],
)
def test_given_other_columns_then_the_job_fails_and_says_which(header: str, field: str | None) -> None:
    with pytest.raises(JobFailed, match="The first line names the columns") as failed:
        batches(header)
    assert failed.value.code == "wrong-header"
    assert [refused.field for refused in failed.value.refused] == ([field] if field else [])


def test_given_a_file_without_lines_then_the_job_fails() -> None:
    with pytest.raises(JobFailed) as failed:
        batches(HEADER + "\n" + "x" * 100_000)
    assert failed.value.code == "not-csv"


def test_given_an_offence_then_all_of_it_is_read() -> None:
    [read_] = rows(line(pnc_id="08/56560Z"))
    assert read_ == ExtractRow(
        line=2,
        crn="X123456",
        pnc_id="2008/0056560Z",
        offence_id="of-1",
        offence_date=date(2024, 3, 1),
        offence_code="theft",
        proven_date=date(2024, 5, 1),
        proof="conviction",
        disposal="fine",
    )


def test_given_no_offence_then_searched_or_withdrawn() -> None:
    nothing = dict.fromkeys(COLUMNS[3:], "")
    searched, withdrawn = rows(line(**nothing, offence_id=""), line(**nothing))
    assert searched == ExtractRow(line=2, crn="X123456")
    assert withdrawn == ExtractRow(line=3, crn="X123456", offence_id="of-1")


def test_the_columns_stand_in_any_order_and_case_and_one_identifier_is_enough() -> None:
    reordered = [name for name in reversed(COLUMNS) if name != "pnc_id"]
    text = ",".join(reordered).upper() + "\n" + ",".join(GOOD[name] for name in reordered)
    [batch] = batches(text)
    assert batch.rows[0].crn == "X123456"
    assert batch.rows[0].disposal == "fine"


def test_a_chunk_has_so_many_people_or_rows_and_the_next_goes_on_after_it() -> None:
    people = [line(crn=f"A{n:06}") for n in range(MOST_PEOPLE + 1)]
    one = [line(offence_id=f"of-{n}") for n in range(MOST_ROWS + 1)]
    text = "\n".join([HEADER, *people, *one])
    found = batches(text)
    assert [len(batch.rows) for batch in found] == [MOST_PEOPLE, MOST_ROWS, 2]
    assert [row.line for batch in found for row in batch.rows] == list(range(2, len(people) + len(one) + 2))
    assert batches(text, found[0].place) == found[1:]
    assert found[-1].bytes_done == len(text)
