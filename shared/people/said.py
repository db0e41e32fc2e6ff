"""What was said to hold from a day on, of things that more may be said of later: whose case it is,
who is in a team, who leads it. Of what was said of the same thing, the last whose day has come holds
(the law in `shared.contracts.assessment.organisation`), so that nothing need happen at midnight."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
from sqlalchemy import ColumnElement, FromClause, or_

from shared.eventstore import columns

Driver: TypeAlias = "asyncpg.Connection[Any]"

SAY = "insert into {table} ({names}) select * from unnest({arrays}) on conflict do nothing"
# A row ends when what was said after it begins: before its own first day, and it never held.
CUT = """
    update {table} said set until_on = (
        select min(later.from_on) from {table} later
        where {same} and later.number > said.number)
    where said.{subject} = any($1::uuid[])
"""


@dataclass(frozen=True)
class Said:
    """A table of what was said. columns: name -> type of each, the subject's id first, then the event's
    number; until_on apart. thing: with the subject, the columns that say of what it was said."""

    table: str
    columns: dict[str, str]
    thing: Sequence[str] = ()

    @property
    def subject(self) -> str:
        return next(iter(self.columns))

    async def write(self, driver: Driver, rows: Iterable[tuple[Any, ...]]) -> None:
        if not (rows := list(rows)):
            return
        arrays = ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(self.columns.values(), 1))
        await driver.execute(
            SAY.format(table=self.table, names=", ".join(self.columns), arrays=arrays), *columns(rows)
        )
        same = " and ".join(f"later.{name} = said.{name}" for name in (self.subject, *self.thing))
        subjects: set[UUID] = {row[0] for row in rows}
        await driver.execute(CUT.format(table=self.table, same=same, subject=self.subject), list(subjects))


def holds(table: FromClause, day: date) -> ColumnElement[bool]:
    """Of a row with from_on and until_on, that its time is."""
    return (table.c.from_on <= day) & or_(table.c.until_on.is_(None), table.c.until_on > day)
