"""The rows of networks, in codes, and what others' rules need of them. Names and words stay in the log:
one network is read by folding its stream."""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.known import MapKnown, TieKnown
from services.plans.domain.networks import network_events as events
from services.plans.tables.networks import network_connections
from services.plans.views.networks.network_maps_queries import maps_of
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, participant
from shared.people.erasing import ErasureTaken

# What comes first makes the network's own row: $1 participant, $2 version in each of the following.
BEGIN = "insert into networks (participant_id, version) values ($1, $2) on conflict do nothing"
RECORD = f"""
    with begun as ({BEGIN})
    insert into network_ties
        (participant_id, tie_id, kind, service, closeness, frequency, other_participant_id)
    values ($1, $3, $4, $5, $6, $7, $8)
"""
CHANGE = """
    update network_ties
    set kind = $3, service = $4, closeness = $5, frequency = $6, other_participant_id = $7
    where participant_id = $1 and tie_id = $2
"""
END = "update network_ties set ended_on = $3 where participant_id = $1 and tie_id = $2"
IN_ERROR = "update network_ties set in_error_on = $3 where participant_id = $1 and tie_id = $2"
CONNECT = f"""
    with begun as ({BEGIN})
    insert into network_connections (participant_id, connection_id, place_id, state) values ($1, $3, $4, $5)
"""
STATE = "update network_connections set state = $3 where participant_id = $1 and connection_id = $2"
# One a day: the later takes the place of the earlier.
DRAW = f"""
    with begun as ({BEGIN})
    insert into network_maps (participant_id, map_id, drawn_on, recorded_on, drawn_by, ties, connections)
    values ($1, $3, $4, $5, $6, $7::jsonb, $8::jsonb)
    on conflict (participant_id, drawn_on) do update
    set map_id = excluded.map_id, recorded_on = excluded.recorded_on, drawn_by = excluded.drawn_by,
        ties = excluded.ties, connections = excluded.connections
"""
FORGET = "delete from networks where participant_id = $1"


async def maps_known(connection: AsyncConnection, people: Collection[UUID]) -> Sequence[MapKnown]:
    """Of a record and those merged into it, in the order of their days. Without ties that were entered in
    error; a tie that nobody judged counts as not pro-social."""
    return [
        MapKnown(
            record=record,
            map_id=each.map_id,
            drawn_on=each.drawn_on,
            ties=tuple(
                TieKnown(
                    tie_id=tie.tie_id,
                    kind=tie.kind,
                    closeness=tie.closeness,
                    pro_social=tie.pro_social is True,
                    service=tie.service,
                )
                for tie in each.counted
            ),
        )
        for record, each in await maps_of(connection, people)
    ]


async def place_connected(
    connection: AsyncConnection, participant_id: UUID, connection_id: UUID
) -> UUID | None:
    rows = network_connections
    query = select(rows.c.place_id).where(rows.c.participant_id == participant_id)
    found: UUID | None = await connection.scalar(query.where(rows.c.connection_id == connection_id))
    return found


def _recorded(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.TieRecorded = item.event
    yield event.participant_id, item.version, event.tie_id, *_codes(event)


def _changed(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.TieChanged = item.event
    yield event.participant_id, event.tie_id, *_codes(event)


def _codes(event: events.TieRecorded | events.TieChanged) -> Row:
    return event.kind, event.service, event.closeness, event.frequency, event.other_participant_id


def _ended(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.TieEnded = item.event
    yield event.participant_id, event.tie_id, event.ended_on


def _in_error(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.TieEnteredInError = item.event
    yield event.participant_id, event.tie_id, event.recorded_on


def _connected(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.ConnectionMade = item.event
    yield event.participant_id, item.version, event.connection_id, event.place_id, event.state


def _state(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.ConnectionChanged = item.event
    yield event.participant_id, event.connection_id, event.state


def _drawn(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.MapDrawn = item.event
    drawn = event.map_id, event.drawn_on, event.recorded_on, event.by.party
    yield event.participant_id, item.version, *drawn, _json(event.ties), _json(event.connections)


def _json(records: Sequence[Any]) -> str:
    return json.dumps(to_jsonable_python(records))


CHANGES = (
    Change(events.TieRecorded, RECORD, _recorded),
    Change(events.TieChanged, CHANGE, _changed),
    Change(events.TieEnded, END, _ended),
    Change(events.TieEnteredInError, IN_ERROR, _in_error),
    Change(events.ConnectionMade, CONNECT, _connected),
    Change(events.ConnectionChanged, STATE, _state),
    Change(events.MapDrawn, DRAW, _drawn),
    Change(ErasureTaken, FORGET, participant),
)
VERSIONS = {"network": "update networks set version = $2 where participant_id = $1"}
