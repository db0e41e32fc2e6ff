"""Maps: what a network was on the day on which one was drawn.

Rules, as given / when / then:
- given any network, even an empty one / DrawMap by either party / MapDrawn on that day, never on
  another: ties as they stand, and connections that have not stopped
- given a map of the same day / DrawMap / MapDrawn, which replaces it: between two maps there are days
- given a map / anything that follows / the map stays as it was drawn
- given as much as `limits` says, on another day / DrawMap / refused
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from services.plans.domain.networks import limits
from services.plans.domain.networks import network_events as events
from services.plans.domain.networks.availability import NetworkFacts
from services.plans.domain.networks.network_state import (
    Connection,
    ConnectionOnMap,
    MapPlace,
    Network,
    Tie,
    TieOnMap,
)
from shared.domain import Conflict, record
from shared.domain.authorship import Author

OF_TIES = ("tie_id", "kind", "service", "closeness", "frequency", "person", "practitioner")
OF_CONNECTIONS = ("connection_id", "place_id", "state")


@record
class DrawMap:
    map_id: UUID
    author: Author


def draw(command: DrawMap, state: Network, facts: NetworkFacts) -> list[Any]:
    if any(each.map_id == command.map_id for each in state.maps):
        raise Conflict("This map is drawn already.", code="map-exists")
    former = state.maps[-1] if state.maps and state.maps[-1].drawn_on == facts.today else None
    if former is None:
        limits.check_map_fits(state)
    return [
        events.MapDrawn(
            participant_id=facts.standing.participant_id,
            map_id=command.map_id,
            replaces=former.map_id if former else None,
            ties=tuple(_tie(tie) for tie in state.standing),
            connections=tuple(_connection(each) for each in state.connections if each.state != "stopped"),
            by=command.author,
            drawn_on=facts.today,
        )
    ]


def _tie(tie: Tie) -> TieOnMap:
    return TieOnMap(**{name: getattr(tie, name) for name in OF_TIES})


def _connection(connection: Connection) -> ConnectionOnMap:
    return ConnectionOnMap(**{name: getattr(connection, name) for name in OF_CONNECTIONS})


def evolve(state: Network, event: events.MapDrawn) -> Network:
    kept = tuple(each for each in state.maps if each.map_id != event.replaces)
    return replace(state, maps=(*kept, MapPlace(map_id=event.map_id, drawn_on=event.drawn_on)))
