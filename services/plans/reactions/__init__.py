"""What other services' public events make this one do, a module each aggregate.

A reaction handles one event a transaction and appends first; a copy only keeps what it was told."""

from collections.abc import Callable, Mapping, Sequence

from services.plans.handlers import Handling
from services.plans.reactions import assessments, case, erasure, links, notices, sentences
from services.plans.views.sentence.sentences import copy_sentences
from shared.contracts.declaration import Contract
from shared.eventstore import Unit
from shared.messaging.projection import Projection, PublicEvent
from shared.messaging.reacting import React

# Copies beside those of `shared.people`.
COPIES: Sequence[Projection] = (assessments.keep_assessments, copy_sentences)
# What each aggregate reacts to.
MADE: Sequence[Callable[[Handling], Mapping[type[Contract], React]]] = (
    case.reactions,
    erasure.reactions,
    sentences.reactions,
    notices.reactions,
    links.reactions,
)


def reactions(handling: Handling) -> Mapping[type[Contract], React]:
    """By what is reacted to."""
    found: dict[type[Contract], React] = {}
    for made in MADE:
        for kind, react in made(handling).items():
            found[kind] = _both(found[kind], react) if kind in found else react
    return found


def _both(first: React, second: React) -> React:
    """Of which one at most appends: a transaction does it once."""

    async def react(unit: Unit, event: PublicEvent) -> None:
        await first(unit, event)
        await second(unit, event)

    return react
