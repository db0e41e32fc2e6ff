"""Rows of which each event says something: what is said last stands, and what is not said is kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import asyncpg

from shared.eventstore import columns

UPSERT: Final = """
insert into {table} as held ({names})
select said.* from unnest({arrays}) as said ({names})
join participants p on p.participant_id = said.participant_id and p.erased_at is null
on conflict ({key}) do update set {said}
"""
PERSON: Final = "participant_id"


@dataclass(frozen=True)
class Shape:
    """A table about participants. key, values: column -> its type in SQL. firsts: of the values, those
    of which the first that is said stands. lists: columns of JSON lists, which only ever grow."""

    table: str
    key: Mapping[str, str]
    values: Mapping[str, str]
    firsts: frozenset[str] = frozenset()
    lists: tuple[str, ...] = ()

    @cached_property
    def upsert(self) -> str:
        types = {**self.key, PERSON: "uuid", **self.values, **dict.fromkeys(self.lists, "jsonb")}
        said = [f"{name} = coalesce({', '.join(self._standing(name))})" for name in self.values]
        said += [f"{name} = held.{name} || excluded.{name}" for name in self.lists]
        return UPSERT.format(
            table=self.table,
            names=", ".join(types),
            arrays=", ".join(f"${number}::{kind}[]" for number, kind in enumerate(types.values(), 1)),
            key=", ".join(self.key),
            said=",\n    ".join(said),
        )

    def _standing(self, name: str) -> tuple[str, str]:
        """What is held and what is said, the one that stands in front."""
        held, said = f"held.{name}", f"excluded.{name}"
        return (held, said) if name in self.firsts else (said, held)


@dataclass
class Row:
    """What a batch says of one. A value of None is not said."""

    participant_id: UUID
    values: dict[str, object] = field(default_factory=dict)
    lists: dict[str, list[object]] = field(default_factory=dict)

    def add(self, name: str, item: object) -> None:
        self.lists.setdefault(name, []).append(item)


@dataclass
class Rows:
    """What a batch says of one table."""

    shape: Shape
    said: dict[tuple[Any, ...], Row] = field(default_factory=dict)

    def say(self, participant_id: UUID, *key: object, **values: object) -> Row:
        row = self.said.setdefault(key, Row(participant_id))
        for name, value in values.items():
            if value is not None and not (name in self.shape.firsts and name in row.values):
                row.values[name] = value
        return row

    async def write(self, driver: "asyncpg.Connection[Any]") -> None:
        if self.said:
            # In the order of the key, so that two writers cannot deadlock.
            rows = (self._cells(key, row) for key, row in sorted(self.said.items(), key=lambda item: item[0]))
            await driver.execute(self.shape.upsert, *columns(rows))

    def _cells(self, key: tuple[Any, ...], row: Row) -> tuple[object, ...]:
        lists = (json.dumps(row.lists.get(name, [])) for name in self.shape.lists)
        return (*key, row.participant_id, *map(row.values.get, self.shape.values), *lists)
