"""Refusals that commands on a course of coaching have in common."""

from typing import Any, Final

from services.plans.domain.checking import check_taking_part, check_under_way, not_available
from services.plans.domain.coaching.coach import CoachKnown
from services.plans.domain.coaching.coaching_commands import CoachingFacts
from services.plans.domain.coaching.coaching_events import Party, Speaker
from services.plans.domain.coaching.coaching_state import Coaching
from shared.domain import Conflict, Forbidden, Invalid

HIGHEST: Final = 10
WHO: Final[dict[Party, str]] = {
    "person": "the person, in their own session",
    "coach": "the coach who is named",
    "practitioner": "a practitioner",
}


def only(by: Speaker, *parties: Party) -> None:
    """Raises Forbidden for any other party."""
    if by.party not in parties:
        raise Forbidden(f"This is done by {' or '.join(WHO[each] for each in parties)}.", code="wrong-party")


def check_goes_on(state: Coaching, facts: CoachingFacts, by: Speaker) -> None:
    """Asked where something new is done. A completed programme ends no coaching. Raises Conflict, which
    does not say to a coach how the case stands."""
    check_not_ended(state)
    try:
        if facts.standing.status != "completed":
            check_under_way(facts.standing)
        check_taking_part(facts.standing)
    except Conflict:
        if by.party == "coach":
            raise not_available() from None
        raise


def check_not_ended(state: Coaching) -> None:
    if state.ended is not None:
        raise Conflict("This coaching has ended. Another may be asked for.", code="ended")


def check_score(score: int, field: str) -> None:
    if not 0 <= score <= HIGHEST:
        raise Invalid("A whole number from 0 to 10 is needed.", field=field)


def named(facts: CoachingFacts) -> CoachKnown:
    """Raises Conflict while there is no coach."""
    if facts.coach is None:
        raise Conflict("No coach is named yet.", code="no-coach")
    return facts.coach


def place_of(state: Coaching) -> dict[str, Any]:
    """What every event of a coaching says."""
    return {"coaching_id": state.coaching_id, "participant_id": state.participant_id}
