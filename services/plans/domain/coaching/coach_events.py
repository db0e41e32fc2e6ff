"""What can have happened to a coach. Its stream, `coach-<id>`, is its own subject: none of it is about a
participant."""

from datetime import date
from uuid import UUID

from shared.domain import Account, Erased, event, private


@event("coach-registered")
class CoachRegistered:
    """coach_account: whom they sign in as. name: in full; known_as: as people call them. languages:
    BCP 47. most_coachings: at a time. account: who registered them."""

    coach_id: UUID
    coach_account: Account
    name: str | Erased = private(of="coach_id")
    known_as: str | Erased = private(of="coach_id")
    languages: tuple[str, ...]
    most_coachings: int
    account: Account
    registered_on: date


@event("coach-trained")
class CoachTrained:
    """definition: the version of the modules. expires_on: the last day on which it holds; None: it does
    for good."""

    coach_id: UUID
    definition: str
    module: str
    completed_on: date
    expires_on: date | None
    account: Account
    recorded_on: date


@event("coach-limits-set")
class CoachLimitsSet:
    """languages, most_coachings: from now on."""

    coach_id: UUID
    languages: tuple[str, ...]
    most_coachings: int
    account: Account
    set_on: date


@event("coach-left")
class CoachLeft:
    coach_id: UUID
    account: Account
    left_on: date


@event("coach-erased")
class CoachErased:
    """Their key is destroyed next: what they were called is gone for good."""

    coach_id: UUID
    account: Account
    erased_on: date


EVENTS = (CoachRegistered, CoachTrained, CoachLimitsSet, CoachLeft, CoachErased)
