"""Cursors over an immutable, unique key.

Every row that existed when a walk began and still exists is given exactly once: rows are
ordered by an id that never changes, and a page starts after the last id of the one before.
"""

import base64
import binascii
import struct
from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel

from shared.domain import Malformed

T = TypeVar("T")
# Of rows that are numbered within what has an id: that id and the number, which PostgreSQL calls integer.
Numbered = tuple[UUID, int]
NUMBERED = struct.Struct(">16si")

Limit = Annotated[int, Query(ge=1, le=200, description="Rows a page")]
Cursor = Annotated[str | None, Query(max_length=64, description="`next` of the page before")]


class Page(BaseModel, Generic[T]):
    """One page; `next` is the cursor of the following one, null on the last."""

    items: list[T]
    next: str | None


def page_of(rows: Sequence[T], limit: int, key: Callable[[T], UUID]) -> Page[T]:
    """A page of `limit` rows out of the `limit + 1` that were asked for."""
    return Page(items=list(rows[:limit]), next=encode(key(rows[limit - 1])) if len(rows) > limit else None)


def page_of_numbered(rows: Sequence[T], limit: int, key: Callable[[T], Numbered]) -> Page[T]:
    """As `page_of`, for rows in the order of an id and a number within it."""
    if len(rows) <= limit:
        return Page(items=list(rows), next=None)
    whose, number = key(rows[limit - 1])
    return Page(items=list(rows[:limit]), next=_written(NUMBERED.pack(whose.bytes, number)))


def encode(after: UUID) -> str:
    return _written(after.bytes)


def decode(cursor: str | None) -> UUID | None:
    """Raises Malformed for a cursor that we did not give."""
    if cursor is None:
        return None
    try:
        return UUID(bytes=_read(cursor))
    except ValueError:
        raise foreign_cursor() from None


def decode_numbered(cursor: str | None) -> Numbered | None:
    """Raises Malformed for a cursor that `page_of_numbered` did not give."""
    if cursor is None:
        return None
    try:
        whose, number = NUMBERED.unpack(_read(cursor))
    except struct.error:
        raise foreign_cursor() from None
    return UUID(bytes=whose), number


def _written(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode().rstrip("=")


def _read(cursor: str) -> bytes:
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise foreign_cursor() from None


def foreign_cursor(field: str = "cursor") -> Malformed:
    return Malformed("This cursor is not one of ours. Take `next` from a page.", field=field)
