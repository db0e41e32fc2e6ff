"""Reading maps, with what was found since to have been entered in error."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.networks.measures import NetworkMap
from services.plans.domain.networks.network_state import ConnectionOnMap, TieOnMap
from services.plans.tables.networks import network_maps, network_ties

TIES = TypeAdapter(tuple[TieOnMap, ...])
CONNECTIONS = TypeAdapter(tuple[ConnectionOnMap, ...])


@dataclass(frozen=True)
class MapRow:
    """A map in a list. size: ties on it as it was drawn."""

    map_id: UUID
    drawn_on: date
    recorded_on: date
    drawn_by: str
    size: int


async def maps_of(connection: AsyncConnection, people: Collection[UUID]) -> Sequence[tuple[UUID, NetworkMap]]:
    """Of a record and those merged into it, in the order of their days, each with its record."""
    query = _maps().where(network_maps.c.participant_id.in_(people))
    rows = await connection.execute(query.order_by(network_maps.c.drawn_on, network_maps.c.map_id))
    return [(row.participant_id, _map(row)) for row in rows]


async def one(connection: AsyncConnection, participant_id: UUID, map_id: UUID) -> NetworkMap | None:
    query = _maps().where(network_maps.c.participant_id == participant_id, network_maps.c.map_id == map_id)
    row = (await connection.execute(query)).first()
    return None if row is None else _map(row)


async def last_by(connection: AsyncConnection, participant_id: UUID, day: date) -> NetworkMap | None:
    """The last map that was drawn on this day or before."""
    query = _maps().where(network_maps.c.participant_id == participant_id, network_maps.c.drawn_on <= day)
    row = (await connection.execute(query.order_by(network_maps.c.drawn_on.desc()).limit(1))).first()
    return None if row is None else _map(row)


async def listed(
    connection: AsyncConnection, participant_id: UUID, *, after: UUID | None, limit: int
) -> Sequence[MapRow]:
    """Up to `limit` behind an id, in the order of ids."""
    size = func.jsonb_array_length(network_maps.c.ties).label("size")
    named = (network_maps.c[name] for name in ("map_id", "drawn_on", "recorded_on", "drawn_by"))
    columns = *named, size
    query = select(*columns).where(network_maps.c.participant_id == participant_id)
    if after is not None:
        query = query.where(network_maps.c.map_id > after)
    rows = await connection.execute(query.order_by(network_maps.c.map_id).limit(limit))
    return [MapRow(**row._mapping) for row in rows]


def _maps() -> Select[Any]:
    in_error = (
        select(func.array_agg(network_ties.c.tie_id))
        .where(network_ties.c.participant_id == network_maps.c.participant_id)
        .where(network_ties.c.in_error_on.is_not(None))
        .scalar_subquery()
    )
    return select(network_maps, in_error.label("in_error"))


def _map(row: Any) -> NetworkMap:
    ties = TIES.validate_python(row.ties)
    # Of those on the map alone.
    in_error = frozenset(row.in_error or ()) & {tie.tie_id for tie in ties}
    return NetworkMap(
        map_id=row.map_id,
        drawn_on=row.drawn_on,
        ties=ties,
        connections=CONNECTIONS.validate_python(row.connections),
        in_error=in_error,
    )
