"""Refusals that commands on a link have in common.

What may disclose an exclusion, a refusal or a concern is asked last and refused in the same words."""

from typing import Any, Final

from services.plans.domain.checking import check_taking_part, check_under_way, not_available
from services.plans.domain.known import VolunteerKnown
from services.plans.domain.life_links.link_commands import LinkFacts
from services.plans.domain.life_links.link_events import Speaker, Voice
from services.plans.domain.life_links.link_state import Link
from shared.domain import Conflict, Forbidden
from shared.domain.merged import merged_into

SHARING: Final = "sharing_with_volunteers"
EITHER_OR_STAFF: Final[tuple[Speaker, ...]] = ("person", "volunteer", "practitioner")
WHO: Final[dict[Speaker, str]] = {
    "person": "the person in their own session",
    "volunteer": "the volunteer",
    "practitioner": "a practitioner",
    "safeguarding_lead": "a safeguarding lead",
}


def only(by: Voice, *parties: Speaker) -> None:
    """Raises Forbidden for anybody else."""
    if by.party not in parties:
        whose = " or ".join(WHO[party] for party in parties)
        raise Forbidden(f"This is for {whose} to do.", code="wrong-party")


def check_begins(facts: LinkFacts, by: Voice) -> None:
    """Whether the person may begin a link today. Raises Conflict, which says why to them and to staff: how a
    case stands is not a volunteer's to know."""
    try:
        check_under_way(facts.standing)
        _check_agreed(facts)
        if facts.linked:
            raise Conflict("There is a link with this volunteer already.", code="linked")
    except Conflict:
        if by.party == "volunteer":
            raise not_available() from None
        raise


def check_goes_on(facts: LinkFacts) -> None:
    """Whether a link of theirs may go on: also of somebody who completed the programme."""
    if facts.standing.status != "completed":
        check_under_way(facts.standing)
    _check_agreed(facts)


def _check_agreed(facts: LinkFacts) -> None:
    if facts.standing.merged_into is not None:
        raise merged_into(facts.standing.merged_into)
    check_taking_part(facts.standing)
    if not facts.standing.permissions.get(SHARING, False):
        raise Conflict(
            "The person has not agreed that what is needed is shared with volunteers. They may say yes to "
            "it among their consents.",
            code="sharing-not-agreed",
        )


def check_available(facts: LinkFacts, *, held: bool, barred: bool = False) -> None:
    """held: this link is among the volunteer's already. barred: for what the link itself
    has. Raises the neutral Conflict, also for a volunteer whom there is not."""
    volunteer = facts.volunteer
    if barred or not (volunteer and facts.matchable and _free(volunteer, facts, held=held)):
        raise not_available()


def _free(volunteer: VolunteerKnown, facts: LinkFacts, *, held: bool) -> bool:
    others = volunteer.links - held
    themselves = volunteer.participant_id == facts.standing.participant_id
    willing = volunteer.offering and volunteer.cleared(facts.today) and others < volunteer.most_links
    return willing and not volunteer.concern and not themselves


def check_no_party(by: Voice, state: Link) -> None:
    """Nobody decides on a link of their own, whatever other role they have. Raises Forbidden."""
    consents = (each.account for each in (state.person, state.volunteer) if each is not None)
    if by.account in {state.volunteer_account, *consents}:
        raise Forbidden("This is about a link of your own. Somebody else does it.", code="own-link")


def place_of(state: Link) -> dict[str, Any]:
    """What every event of a link says."""
    return {
        "link_id": state.link_id,
        "participant_id": state.participant_id,
        "volunteer_id": state.volunteer_id,
    }
