"""Everything that a service's log holds about one person, a page at a time or streamed."""

import base64
import binascii
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Query

from shared.eventstore import START, EventStore, Position, Recorded, raw
from shared.eventstore.log import persons_of, to_recorded
from shared.eventstore.subject_log import read_categories, read_subjects
from shared.http.pagination import Page, foreign_cursor
from shared.http.telling import Entry, entry_of

BATCH = 200
# A place in the log is longer than an id.
LongCursor = Annotated[str | None, Query(max_length=128, description="`next` of the page before")]


@dataclass(frozen=True)
class Span:
    """When it was recorded: from `since` on and before `until`; None: without that limit."""

    since: datetime | None = None
    until: datetime | None = None


ALWAYS = Span()


def all_of_it(_: Any) -> bool:
    """Of a service in which nothing has to stay unknown to the person as a whole."""
    return True


@dataclass(frozen=True)
class OwnRecords:
    """Reads the events whose subject is the person. What is restricted has a subject of its own, so
    it never comes this way. tells: whether they may know at all that an event happened, such as that
    another raised a concern."""

    store: EventStore
    tells: Callable[[Any], bool] = all_of_it

    async def categories(self, subjects: Collection[str], span: Span) -> list[str]:
        """The kinds of streams that hold something about these subjects."""
        async with self.store.database.connect() as connection:
            return await read_categories(raw(connection), subjects, span.since, span.until)

    async def entries(
        self, subjects: Collection[str], span: Span, category: str
    ) -> AsyncIterator[list[Entry]]:
        """All of one category, in the order of the log, in batches."""
        after = START
        while recorded := await self._read(subjects, after, BATCH, category, span):
            yield self._told(recorded)
            after = recorded[-1].at

    async def page(self, subject: str, cursor: str | None, limit: int) -> Page[Entry]:
        """A page in the order of the log. Raises Malformed for a cursor that is none."""
        after = START if cursor is None else decode(cursor)
        recorded = await self._read([subject], after, limit + 1)
        entries = self._told(recorded[:limit])
        return Page(items=entries, next=encode(recorded[limit - 1].at) if len(recorded) > limit else None)

    def _told(self, recorded: Sequence[Recorded]) -> list[Entry]:
        return [entry_of(each) for each in recorded if self.tells(each.event)]

    async def _read(
        self,
        subjects: Collection[str],
        after: Position,
        limit: int,
        category: str | None = None,
        span: Span = ALWAYS,
    ) -> list[Recorded]:
        since, until = span.since, span.until
        async with self.store.database.connect() as connection:
            rows = await read_subjects(
                raw(connection), subjects, after, limit, category=category, since=since, until=until
            )
        keys = await self.store.keyring.load(persons_of(self.store.codec, rows))
        return [to_recorded(self.store.codec, row, keys) for row in rows]


def encode(at: Position) -> str:
    return base64.urlsafe_b64encode(str(at).encode()).decode().rstrip("=")


def decode(cursor: str, field: str = "cursor") -> Position:
    """field: what the cursor came in. Raises Malformed, naming it, for a cursor that we did not give."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        at = Position.parse(base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii"))
    except (binascii.Error, ValueError, TypeError):
        raise foreign_cursor(field) from None
    if not (0 <= at.epoch < 2**31 and 0 <= at.xid < 2**63 and 0 <= at.position < 2**63):
        raise foreign_cursor(field)
    return at
