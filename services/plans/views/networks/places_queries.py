"""Reading the directory, which is the same for everybody: what is left out for one would tell."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.networks.availability import PlaceKnown
from services.plans.tables.places import places

WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class PlaceRow:
    place_id: UUID
    version: int
    code: str
    name: str
    kind: str
    district: str
    contact: str | None
    languages: Sequence[str]
    accessible: bool | None
    times: str | None
    categories: Sequence[str]
    open_to: Sequence[str]
    taking: bool
    opened_on: date
    closed_on: date | None

    @property
    def known(self) -> PlaceKnown:
        return PlaceKnown(place_id=self.place_id, closed_on=self.closed_on, taking=self.taking)


@dataclass(frozen=True)
class PlaceSearch:
    """words: the name has words that begin with each of them. Each narrows where it is given."""

    words: str | None = None
    category: str | None = None
    district: str | None = None
    kind: str | None = None


COLUMNS = [places.c[name] for name in PlaceRow.__dataclass_fields__]


async def search(
    connection: AsyncConnection, wanted: PlaceSearch, *, after: UUID | None, limit: int
) -> Sequence[PlaceRow]:
    """Up to `limit` open places behind an id, in the order of ids."""
    query = _narrowed(select(*COLUMNS).where(places.c.closed_on.is_(None)), wanted)
    if after is not None:
        query = query.where(places.c.place_id > after)
    rows = await connection.execute(query.order_by(places.c.place_id).limit(limit))
    return [PlaceRow(**row._mapping) for row in rows]


def _narrowed(query: Select[tuple[object, ...]], wanted: PlaceSearch) -> Select[tuple[object, ...]]:
    if wanted.words is not None:
        begun = " & ".join(f"{word}:*" for word in WORD.findall(wanted.words))
        query = query.where(places.c.words.op("@@")(func.to_tsquery("simple", begun)))
    if wanted.category is not None:
        query = query.where(places.c.categories.contains([wanted.category]))
    if wanted.district is not None:
        query = query.where(places.c.district == wanted.district)
    return query if wanted.kind is None else query.where(places.c.kind == wanted.kind)


async def one(connection: AsyncConnection, place_id: UUID) -> PlaceRow | None:
    """Also once closed."""
    row = (await connection.execute(select(*COLUMNS).where(places.c.place_id == place_id))).first()
    return None if row is None else PlaceRow(**row._mapping)


async def named(connection: AsyncConnection, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The names of these places, closed ones too."""
    query = select(places.c.place_id, places.c.name).where(places.c.place_id.in_(ids))
    return {row.place_id: row.name for row in await connection.execute(query)}


async def code_taken(connection: AsyncConnection, code: str) -> bool:
    query = select(places.c.place_id).where(places.c.code == code)
    return (await connection.execute(query)).first() is not None
