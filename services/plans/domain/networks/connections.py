"""Community connections: to groups and places of the directory.

Rules, as given / when / then:
- given none to a place / Connect by either party / ConnectionMade; as stopped / refused: it never began
- given one to the place / Connect / refused: its state is said instead
- given a place that is excluded, by district or category, or closed, or takes nobody, or is not in the
  directory / Connect / refused in the same words (`availability`), after everything else was asked
- given a connection / ChangeConnection by either party / ConnectionChanged; the same state / nothing
- given an exclusion that came later / ChangeConnection / ConnectionChanged: nothing shows it
- given one that stopped / ChangeConnection / as Connect: it begins anew
- given as much as `limits` says / Connect / refused
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from services.plans.domain.networks import limits
from services.plans.domain.networks import network_events as events
from services.plans.domain.networks.availability import NetworkFacts, check_place_available
from services.plans.domain.networks.network_state import Connection, ConnectionState, Network
from shared.domain import Conflict, Invalid, NotFound, record
from shared.domain.authorship import Author


@record
class Connect:
    connection_id: UUID
    place_id: UUID
    state: ConnectionState
    author: Author


@record
class ChangeConnection:
    connection_id: UUID
    state: ConnectionState
    author: Author


def connect(command: Connect, state: Network, facts: NetworkFacts) -> list[Any]:
    if command.state == "stopped":
        raise Invalid("A connection begins as interested, visited or regular.", field="state")
    if state.connection(command.connection_id):
        raise Conflict("This connection is there already.", code="connection-exists")
    if any(each.place_id == command.place_id for each in state.connections):
        raise Conflict(
            "There is a connection to this place already. Say its state.", code="connection-exists"
        )
    limits.check_connection_fits(state)
    check_place_available(facts)
    return [
        events.ConnectionMade(
            participant_id=facts.standing.participant_id,
            connection_id=command.connection_id,
            place_id=command.place_id,
            state=command.state,
            by=command.author,
            made_on=facts.today,
        )
    ]


def change(command: ChangeConnection, state: Network, facts: NetworkFacts) -> list[Any]:
    connection = state.connection(command.connection_id)
    if connection is None:
        raise NotFound("There is no such connection in this network. Read it again.")
    if connection.state == command.state:
        return []
    if connection.state == "stopped":
        check_place_available(facts)
    return [
        events.ConnectionChanged(
            participant_id=facts.standing.participant_id,
            connection_id=connection.connection_id,
            place_id=connection.place_id,
            state=command.state,
            by=command.author,
            changed_on=facts.today,
        )
    ]


def evolve(state: Network, event: Any) -> Network:
    if isinstance(event, events.ConnectionMade):
        made = Connection(
            connection_id=event.connection_id,
            place_id=event.place_id,
            state=event.state,
            by=event.by,
            on=event.made_on,
        )
        return replace(state, connections=(*state.connections, made))
    changed = (
        replace(each, state=event.state, by=event.by, on=event.changed_on)
        if each.connection_id == event.connection_id
        else each
        for each in state.connections
    )
    return replace(state, connections=tuple(changed))


DECISIONS: dict[type, Any] = {Connect: connect, ChangeConnection: change}
EVENTS = (events.ConnectionMade, events.ConnectionChanged)
