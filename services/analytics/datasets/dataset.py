"""What every dataset is: named columns, and rows in pages."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from services.analytics.datasets.columns import Column, Kind
from shared.eventstore import Database, raw

PAGE: Final = 2000
Row = tuple[Any, ...]

PSEUDONYM: Final = Column(
    "pseudonym",
    Kind.STRING,
    "Stands for one person, the same in every dataset of this system; not their id.",
    sensitive=True,
    constraints=(("required", True), ("pattern", "[0-9a-f]{32}")),
)

NUMBERED: Final = (("required", True), ("minimum", 1))

LEFT_OUT: Final = (
    "Whoever objects to the use of their data in evaluation, and whoever has not given or has withdrawn "
    "the consent on which it rests: all their records are left out from then on, and come back when "
    "they allow it. A person of whom no lawful basis is recorded yet is not left out."
)


def day(name: str, when: str) -> Column:
    """Of the column `NAME_day`. when: what happened then, in words."""
    words = f"Days from the index date to the day on which {when}. Empty where none is known."
    return Column(f"{name}_day", Kind.INTEGER, words, sensitive=True)


def supporter(name: str) -> Column:
    """Who supported the person. name: as what."""
    words = f"Stands for one {name}, the same in every dataset of this system. Empty once they were erased."
    pattern = dict(PSEUDONYM.constraints)["pattern"]
    return Column(name, Kind.STRING, words, sensitive=True, constraints=(("pattern", pattern),))


class Dataset(Protocol):
    """One dataset, opened: what it has been asked for is settled.

    asked: the parameters that it was opened with. primary_key: the columns that tell rows apart;
    empty where only the whole row does."""

    @property
    def name(self) -> str: ...
    @property
    def asked(self) -> Mapping[str, str]: ...
    @property
    def columns(self) -> Sequence[Column]: ...
    @property
    def primary_key(self) -> Sequence[str]: ...

    def pages(self, database: Database, size: int = PAGE) -> AsyncIterator[list[Row]]:
        """Rows in pages. Each page is a statement of its own (keyset), so a slow reader holds
        neither a connection nor a transaction. No row comes twice; a change during the walk shows
        in the pages not yet read. Stubs and erased persons are not in it, nor is whoever said no to it
        (docs/decisions/0015): LEFT_OUT, in a reader's words."""


@dataclass(frozen=True)
class Listing:
    """A dataset whose rows one statement lists. statement: takes the key of the row before and how
    many rows are wanted; answers `columns` in their order, then the key. start: below every key."""

    name: str
    columns: Sequence[Column]
    primary_key: Sequence[str]
    statement: str
    start: Sequence[object]

    @property
    def asked(self) -> Mapping[str, str]:
        return {}

    async def pages(self, database: Database, size: int = PAGE) -> AsyncIterator[list[Row]]:
        after, width = self.start, len(self.columns)
        while found := await self._page(database, after, size):
            yield [tuple(row)[:width] for row in found]
            after = tuple(found[-1])[width:]

    async def _page(self, database: Database, after: Sequence[object], size: int) -> Sequence[Any]:
        async with database.connect() as connection:
            rows: Sequence[Any] = await raw(connection).fetch(self.statement, *after, size)
        return rows
