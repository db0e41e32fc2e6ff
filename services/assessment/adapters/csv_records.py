"""CSV (RFC 4180, UTF-8) from pieces of any size: each record with its line and the byte after it.

Quoted fields may hold line breaks. What is held at a time is a piece and one record."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

BOM: Final = b"\xef\xbb\xbf"
LONGEST_LINE: Final = 64 * 1024
# A quote that is never closed must not swallow the rest of the file.
MOST_LINES: Final = 50

Fault = Literal["not-utf-8", "not-csv"]


class NotCsv(ValueError):
    """A line without an end: this is no text of lines."""


class _Runaway(Exception):
    """A record of too many lines."""


@dataclass(frozen=True, slots=True)
class Record:
    """line: where it begins, the first being 1. fields: None where it cannot be read, with the
    fault. next_byte, next_line: where the one after it begins."""

    line: int
    fields: Sequence[str] | None
    next_byte: int
    next_line: int
    fault: Fault | None = None


class Records:
    """Reads on from a byte that begins the record at this line."""

    def __init__(self, byte: int = 0, line: int = 1) -> None:
        self._byte, self._line = byte, line
        self._held = b""

    def feed(self, piece: bytes) -> Iterator[Record]:
        """The records that are whole by now. Raises NotCsv."""
        self._held += piece
        if self._byte == 0 and len(self._held) >= len(BOM) and self._held.startswith(BOM):
            self._held, self._byte = self._held[len(BOM) :], len(BOM)
        *lines, rest = self._held.split(b"\n")
        if len(rest) > LONGEST_LINE:
            raise NotCsv
        yield from self._read([line + b"\n" for line in lines], rest, last=False)

    def finish(self) -> Iterator[Record]:
        """What is left when there is no more."""
        lines = [line + b"\n" for line in self._held.split(b"\n")]
        lines[-1] = lines[-1][:-1]
        yield from self._read(lines if lines[-1] else lines[:-1], b"", last=True)

    def _read(self, lines: list[bytes], rest: bytes, *, last: bool) -> Iterator[Record]:
        at = 0
        while at < len(lines):
            reading = _Reading(lines, at)
            for fields, fault, end in reading.records(last):
                beginning = self._line
                self._byte += sum(map(len, lines[at:end]))
                self._line += end - at
                at = end
                if fields or fault:  # an empty line is no record
                    yield Record(beginning, fields, self._byte, self._line, fault)
            if reading.incomplete:
                break
        self._held = b"".join(lines[at:]) + rest


class _Reading:
    """One run of the standard library's reader over lines, up to the first fault."""

    def __init__(self, lines: list[bytes], start: int) -> None:
        self._lines, self._start, self._next = lines, start, start
        self.incomplete = False

    def records(self, last: bool) -> Iterator[tuple[Sequence[str] | None, Fault | None, int]]:
        """Fields or fault of each record, and the index of the line after it. Ends after a fault:
        a run that met one cannot go on."""
        reader = csv.reader(self._texts(), strict=True)
        while True:
            try:
                fields = next(reader, None)
            except (csv.Error, _Runaway) as fault:
                if not last and self._next == len(self._lines) and not isinstance(fault, _Runaway):
                    self.incomplete = True  # the quote may be closed in the next piece
                    return
                yield None, "not-csv", self._start + 1
                return
            if fields is None:
                return
            self._start = self._next
            sound = not any(map(_undecoded, fields))
            yield (fields, None, self._next) if sound else (None, "not-utf-8", self._next)

    def _texts(self) -> Iterator[str]:
        while self._next < len(self._lines):
            line = self._lines[self._next]
            self._next += 1
            if len(line) > LONGEST_LINE or self._next - self._start > MOST_LINES:
                raise _Runaway
            yield line.decode(errors="surrogateescape")


def _undecoded(field: str) -> bool:
    return not field.isascii() and any("\udc80" <= c <= "\udcff" for c in field)
