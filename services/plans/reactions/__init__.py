"""What other services' public events make this one do, a module each aggregate.

A reaction handles one event a transaction and appends first; a copy only keeps what it was told."""

from collections.abc import Callable, Mapping, Sequence

from services.plans.handlers import Handling
from services.plans.reactions import assessments, case, notices, sentences
from services.plans.views.sentences import copy_sentences
from shared.contracts.assessment import ErasureRequested
from shared.contracts.declaration import Contract
from shared.messaging.projection import Projection
from shared.messaging.reacting import React
from shared.people import erasing

# Copies beside those of `shared.people`.
COPIES: Sequence[Projection] = (assessments.keep_assessments, copy_sentences)
# What each aggregate reacts to.
MADE: Sequence[Callable[[Handling], Mapping[type[Contract], React]]] = (
    case.reactions,
    sentences.reactions,
    notices.reactions,
)


def reactions(handling: Handling) -> Mapping[type[Contract], React]:
    """By what is reacted to."""
    found: dict[type[Contract], React] = {ErasureRequested: erasing.take}
    for made in MADE:
        found |= made(handling)
    return found
