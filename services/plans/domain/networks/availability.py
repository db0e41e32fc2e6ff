"""Whether somebody may be tied to another participant, or connected to a place.

Who may not meet whom is nobody's to learn here, so what is excluded is refused by the very same
refusal as whoever or whatever is not available for another reason, and asked last: what is wrong with
a command otherwise never depends on an exclusion."""

from datetime import date
from uuid import UUID

from services.plans.domain.checking import not_available
from services.plans.domain.networks.vocabulary import Vocabulary
from shared.domain import NotYetKnown, record
from shared.domain.standing import Standing


@record
class OtherKnown:
    """Another participant. standing: None for an id that has not arrived here. reached: by the
    caller."""

    standing: Standing | None
    reached: bool
    excluded: bool


@record
class PlaceKnown:
    """A group or place. taking: whether it takes new people at present."""

    place_id: UUID
    closed_on: date | None
    taking: bool


@record
class NetworkFacts:
    """other: where the command names one. place, place_excluded: where the command is about one; None
    for one that is not in the directory."""

    today: date
    standing: Standing
    vocabulary: Vocabulary
    other: OtherKnown | None = None
    place: PlaceKnown | None = None
    place_excluded: bool = False


def check_other_available(participant_id: UUID, other: OtherKnown | None) -> None:
    """Raises NotYetKnown for an id that has not arrived here, and the neutral Conflict."""
    if other is None or other.standing is None:
        raise NotYetKnown("Nothing was told here of this participant yet. Try again in a moment.")
    standing = other.standing
    theirs = standing.arm == "programme" and standing.status != "died" and standing.merged_into is None
    itself = standing.participant_id == participant_id
    if other.excluded or itself or not theirs or not other.reached:
        raise not_available()


def check_place_available(facts: NetworkFacts) -> None:
    """Raises the neutral Conflict, also for a place that there is not."""
    place = facts.place
    if facts.place_excluded or place is None or place.closed_on is not None or not place.taking:
        raise not_available()
