"""What can have happened to a unit of the organisation. Each says what holds from its day on, and
what was said last holds. Nothing in it is about a participant."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.domain import Account, event

Kind = Literal["provider", "area", "team"]


@event("unit-opened")
class UnitOpened:
    """name: of a public body or of a part of one. parent_id: None for a provider."""

    unit_id: UUID
    kind: Kind
    code: str
    name: str
    parent_id: UUID | None
    from_on: date


@event("unit-moved")
class UnitMoved:
    """It belongs to another unit from this day on; before, it belonged where it did."""

    unit_id: UUID
    kind: Kind
    code: str
    parent_id: UUID
    from_on: date


@event("unit-closed")
class UnitClosed:
    """from_on: the first day on which it is no longer there."""

    unit_id: UUID
    kind: Kind
    code: str
    from_on: date


@event("team-leader-appointed")
class TeamLeaderAppointed:
    unit_id: UUID
    account: Account
    from_on: date


@event("team-leader-ended")
class TeamLeaderEnded:
    """from_on: the first day on which they no longer lead it."""

    unit_id: UUID
    account: Account
    from_on: date


EVENTS = (UnitOpened, UnitMoved, UnitClosed, TeamLeaderAppointed, TeamLeaderEnded)
