"""What can have happened to what somebody wishes for in a volunteer. Their own words are private."""

from datetime import date
from uuid import UUID

from services.plans.domain.life_links.profile import Profile
from shared.domain import Erased, event, private
from shared.domain.authorship import Author, OwnWords


@event("wishes-written")
class WishesWritten:
    """All of it; it takes the place of what was written before. must, may: codes of what they wish for in
    a volunteer, and whether nobody else will do. words: what they hope for. interests, weights: the
    definitions whose codes these are."""

    participant_id: UUID
    profile: Profile
    must: tuple[str, ...]
    may: tuple[str, ...]
    words: OwnWords | Erased | None = private(of="participant_id")
    interests: str
    weights: str
    by: Author
    written_on: date


@event("wishes-withdrawn")
class WishesWithdrawn:
    """They look for no volunteer any more."""

    participant_id: UUID
    by: Author
    withdrawn_on: date


EVENTS = (WishesWritten, WishesWithdrawn)
