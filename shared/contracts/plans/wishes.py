"""What people wish for in a volunteer: what they want help with, and with whom. Subject: the participant.

What somebody likes, speaks, and where they go stays here: it may tell what they believe, where they come
from or who they are."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.contracts.declaration import Contract, contract
from shared.contracts.values import Code, Versioned

WISHES = "/plans/participants/{participant_id}/wishes"


@contract("mydirection.plans.wishes.written", detail=WISHES)
class WishesWritten(Contract):
    """All of it anew: they look for a volunteer. said_by: `practitioner` where it was taken down.
    must, may: what they wish for in a volunteer, and whether nobody else will do. weights: the definition
    of those codes."""

    participant_id: UUID
    said_by: Literal["person", "practitioner"]
    areas: tuple[Code, ...]
    must: tuple[Code, ...]
    may: tuple[Code, ...]
    weights: Versioned
    written_on: date


@contract("mydirection.plans.wishes.withdrawn", detail=WISHES)
class WishesWithdrawn(Contract):
    """They look for no volunteer any more."""

    participant_id: UUID
    withdrawn_on: date
