"""Maps: what a network was on the day on which one was drawn.

Rules, as given / when / then:
- given any network, even an empty one / DrawMap by either party / MapDrawn on that day: ties as they
  stand, and connections that have not stopped
- given one that was drawn on paper on an earlier day / DrawMap with that day, and how close each tie on it
  was / MapDrawn on that day, and recorded on this one; with a day to come, one too long ago, a tie that is
  not recorded, or one twice / refused
- given a map of the same day / DrawMap / MapDrawn, which replaces it: between two maps there are days
- given a map / anything that follows / the map stays as it was drawn
- given as much as `limits` says, on another day / DrawMap / refused
"""

from dataclasses import replace
from datetime import date
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
from shared.domain import Conflict, Invalid, record
from shared.domain.authorship import Author
from shared.domain.dates import not_after

OF_TIES = ("tie_id", "kind", "service", "closeness", "frequency", "person", "practitioner")
# What was longer ago is remembered too badly to measure by.
MOST_DAYS_BACK = 366
OF_CONNECTIONS = ("connection_id", "place_id", "state")


@record
class TieThen:
    """A tie on a map on paper; what else is known of it is as it is known now."""

    tie_id: UUID
    closeness: int


@record
class OnPaper:
    drawn_on: date
    ties: tuple[TieThen, ...]


@record
class DrawMap:
    """on_paper: None where it is drawn now."""

    map_id: UUID
    author: Author
    on_paper: OnPaper | None = None


def draw(command: DrawMap, state: Network, facts: NetworkFacts) -> list[Any]:
    if any(each.map_id == command.map_id for each in state.maps):
        raise Conflict("This map is drawn already.", code="map-exists")
    paper = command.on_paper
    drawn_on = facts.today if paper is None else _day(paper, facts.today)
    former = next((each for each in state.maps if each.drawn_on == drawn_on), None)
    if former is None:
        limits.check_map_fits(state)
    standing = [each for each in state.connections if each.state != "stopped"]
    return [
        events.MapDrawn(
            participant_id=facts.standing.participant_id,
            map_id=command.map_id,
            replaces=former.map_id if former else None,
            ties=tuple(map(_tie, state.standing)) if paper is None else _then(paper, state),
            connections=tuple(map(_connection, standing)) if paper is None else (),
            by=command.author,
            drawn_on=drawn_on,
            recorded_on=facts.today,
        )
    ]


def _day(paper: OnPaper, today: date) -> date:
    not_after(paper.drawn_on, today, "drawn_on", "in the future")
    if (today - paper.drawn_on).days > MOST_DAYS_BACK:
        raise Invalid(
            f"A map on paper is recorded within {MOST_DAYS_BACK} days. Draw a new one.", field="drawn_on"
        )
    return paper.drawn_on


def _then(paper: OnPaper, state: Network) -> tuple[TieOnMap, ...]:
    if len({each.tie_id for each in paper.ties}) < len(paper.ties):
        raise Invalid("Name each tie once.", field="ties")
    return tuple(_tie_then(each, state) for each in paper.ties)


def _tie_then(then: TieThen, state: Network) -> TieOnMap:
    tie = state.tie(then.tie_id)
    if tie is None or tie.in_error_on is not None:
        raise Invalid("Record the tie first: there is none of this id.", field="ties")
    if not 1 <= then.closeness <= 5:
        raise Invalid("Closeness is from 1, distant, to 5, very close.", field="ties")
    return replace(_tie(tie), closeness=then.closeness)


def _tie(tie: Tie) -> TieOnMap:
    return TieOnMap(**{name: getattr(tie, name) for name in OF_TIES})


def _connection(connection: Connection) -> ConnectionOnMap:
    return ConnectionOnMap(**{name: getattr(connection, name) for name in OF_CONNECTIONS})


def evolve(state: Network, event: events.MapDrawn) -> Network:
    kept = tuple(each for each in state.maps if each.map_id != event.replaces)
    return replace(state, maps=(*kept, MapPlace(map_id=event.map_id, drawn_on=event.drawn_on)))
