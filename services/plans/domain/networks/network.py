"""A participant's network, which both parties write in: ties, community connections, and maps of them.

Rules, as given / when / then:
- given a participant whose case is not under way, or who does not take part / anything but putting
  right what was entered in error / refused; what was written stays readable
- given a network / what is done with ties, connections and maps / what `ties`, `connections` and
  `maps` say
"""

from collections.abc import Sequence
from typing import Any

from services.plans.domain.checking import check_taking_part, check_under_way
from services.plans.domain.networks import connections, maps, network_events, tie_state, ties
from services.plans.domain.networks.availability import NetworkFacts
from services.plans.domain.networks.network_state import Network
from shared.domain import Decider

DECISIONS: dict[type, Any] = {**ties.DECISIONS, **connections.DECISIONS, maps.DrawMap: maps.draw}


def decide(command: Any, state: Network, facts: NetworkFacts) -> Sequence[Any]:
    if not isinstance(command, ties.EnterTieInError):
        check_under_way(facts.standing)
        check_taking_part(facts.standing)
    events: Sequence[Any] = DECISIONS[type(command)](command, state, facts)
    return events


def evolve(state: Network, event: Any) -> Network:
    if isinstance(event, network_events.MapDrawn):
        return maps.evolve(state, event)
    if isinstance(event, connections.EVENTS):
        return connections.evolve(state, event)
    return tie_state.evolve(state, event) if isinstance(event, tie_state.EVENTS) else state


DECIDER: Decider[Network] = Decider("network", Network(), decide, evolve)
