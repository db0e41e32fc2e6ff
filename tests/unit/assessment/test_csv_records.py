"""CSV from pieces: the same records wherever the pieces were cut, each with its line and place."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from services.assessment.adapters.csv_records import BOM, LONGEST_LINE, NotCsv, Record, Records


def read(data: bytes, size: int = 7) -> list[Record]:
    records = Records()
    found: list[Record] = []
    for start in range(0, len(data), size):
        found += records.feed(data[start : start + size])
    return [*found, *records.finish()]


def plain(records: list[Record]) -> list[tuple[int, Any]]:
    return [(record.line, record.fault or list(record.fields or ())) for record in records]


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize(
    ("data", "records"),
    [
        (b"", []),
        (b"a,b\n1,2\n", [(1, ["a", "b"]), (2, ["1", "2"])]),
        (b"a,b\r\n1,2", [(1, ["a", "b"]), (2, ["1", "2"])]),
        (BOM + b"a\n1\n", [(1, ["a"]), (2, ["1"])]),
        (b'"x\ny",2\n3,4\n', [(1, ["x\ny", "2"]), (3, ["3", "4"])]),
        (b'"say ""so""",2\n', [(1, ['say "so"', "2"])]),
        (b"a\n\n\r\nb\n", [(1, ["a"]), (4, ["b"])]),
        ("é,ł\n".encode(), [(1, ["é", "ł"])]),
        (b"a\n\xff\nb\n", [(1, ["a"]), (2, "not-utf-8"), (3, ["b"])]),
        (b'a\n"b"c\nd\n', [(1, ["a"]), (2, "not-csv"), (3, ["d"])]),
        (b'a\n"b,never closed\nc\n', [(1, ["a"]), (2, "not-csv"), (3, ["c"])]),
        (b"a,", [(1, ["a", ""])]),
    ],
)
def test_records_and_faults_with_their_lines(data: bytes, records: list[Any], size: int) -> None:
    assert plain(read(data, size)) == records


def test_a_quote_that_is_never_closed_costs_one_row() -> None:
    found = read(b'"open\n' + b"".join(b"%d,x\n" % n for n in range(200)), 64)
    assert plain(found)[:2] == [(1, "not-csv"), (2, ["0", "x"])]
    assert len(found) == 201


def test_a_line_without_an_end_is_no_csv() -> None:
    with pytest.raises(NotCsv):
        read(b"x" * (LONGEST_LINE + 2), 1000)


def test_a_line_that_is_too_long_costs_one_row() -> None:
    records = Records()
    found = [*records.feed(b"x" * (LONGEST_LINE + 1) + b"\nb\n"), *records.finish()]
    assert plain(found) == [(1, "not-csv"), (2, ["b"])]


FIELDS = st.text(st.sampled_from('ab",\nżé '), max_size=5)
TABLES = st.lists(st.lists(FIELDS, min_size=2, max_size=3), max_size=6)


def written(table: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    return text.getvalue().encode()


@whatever(TABLES, st.integers(1, 40))
def test_what_was_written_is_read_wherever_it_is_cut(table: list[list[str]], size: int) -> None:
    assert [list(record.fields or ()) for record in read(written(table), size)] == table


@whatever(TABLES, st.integers(1, 40))
def test_reading_goes_on_from_the_place_of_any_record(table: list[list[str]], size: int) -> None:
    data = written(table)
    everything = read(data, size)
    for number, record in enumerate(everything, 1):
        records = Records(record.next_byte, record.next_line)
        rest = [*records.feed(data[record.next_byte :]), *records.finish()]
        assert rest == everything[number:]
