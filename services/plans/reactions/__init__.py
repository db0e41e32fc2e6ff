"""What other services' public events make this one do, a module each aggregate.

A reaction handles one event a transaction and appends first; a copy only keeps what it was told."""

from collections.abc import Callable, Mapping, Sequence

from services.plans.handlers import Handling
from shared.contracts.declaration import Contract
from shared.messaging.projection import Projection
from shared.messaging.reacting import React

# Copies beside those of `shared.people`.
COPIES: Sequence[Projection] = ()


def reactions(handling: Handling) -> Mapping[type[Contract], React]:
    """By what is reacted to."""
    made: Sequence[Callable[[Handling], Mapping[type[Contract], React]]] = ()
    return {kind: react for each in made for kind, react in each(handling).items()}
