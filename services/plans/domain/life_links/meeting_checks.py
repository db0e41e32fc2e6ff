"""Refusals that commands on a meeting have in common.

A volunteer knows nothing of the person's case, and neither of both may learn who or what somebody is
excluded from: what refuses for such a reason says the same as for any other."""

from datetime import date, timedelta
from typing import Final

from services.plans.domain.checking import check_taking_part, check_under_way, not_available
from services.plans.domain.known import LinkKnown
from services.plans.domain.life_links.link_events import Voice
from services.plans.domain.life_links.meeting_commands import MeetingFacts
from services.plans.domain.life_links.meeting_definition import one_of
from services.plans.domain.life_links.meeting_events import When
from shared.domain import Conflict, Forbidden, Invalid, NotFound

PURPOSE: Final = "sharing_with_volunteers"
UNDER_WAY: Final = ("trial", "active")


def check_meet(voice: Voice, facts: MeetingFacts, on: date) -> LinkKnown:
    """Whether both may meet on this day. Raises NotFound, Conflict."""
    link = _link(facts)
    if link.state not in UNDER_WAY:
        raise _not_under_way()
    _check_consented(link, on)
    _check_standing(voice, facts)
    _check_cleared(facts, on)
    return link


def check_met(voice: Voice, facts: MeetingFacts, on: date) -> None:
    """Whether both may have met on this day, on which the link may have been under way although it is not
    today: what stopped it since, such as a recall, is nothing that held then. Raises NotFound, Conflict."""
    link = _link(facts)
    if link.met_until is None:
        check_meet(voice, facts, on)
        return
    if on > link.met_until:
        raise _not_under_way()
    _check_consented(link, on)
    _check_cleared(facts, on)


def _not_under_way() -> Conflict:
    return Conflict(
        "This link is not under way at present. A meeting that is planned can be cancelled; one that was "
        "held before the link was paused or ended can be recorded, with its day in `on`.",
        code="link-not-under-way",
    )


def _check_consented(link: LinkKnown, on: date) -> None:
    if link.consented_on is None:
        raise _not_under_way()
    if on < link.consented_on:
        raise Conflict("Nobody meets before both have said yes.", code="before-consent")


def _check_cleared(facts: MeetingFacts, on: date) -> None:
    if facts.volunteer is None or not facts.volunteer.cleared(on):
        raise not_available()


def _link(facts: MeetingFacts) -> LinkKnown:
    if facts.link is None:
        raise NotFound("There is no such link.")
    return facts.link


def _check_standing(voice: Voice, facts: MeetingFacts) -> None:
    try:
        check_under_way(facts.standing)
        check_taking_part(facts.standing)
        if not facts.standing.permissions.get(PURPOSE, False):
            raise Conflict(
                "This person has not said yes to sharing with volunteers, or has taken it back.",
                code="sharing-not-agreed",
            )
    except Conflict:
        if voice.party == "volunteer":
            raise not_available() from None
        raise


def check_plannable(voice: Voice, when: When, facts: MeetingFacts) -> LinkKnown:
    """As `check_meet`, of a time to come. Raises Invalid; what may disclose an exclusion comes last."""
    check_when(when, facts)
    link = check_meet(voice, facts, when.on)
    volunteer = facts.volunteer
    assert volunteer is not None
    if facts.overlaps:
        raise Conflict("One of both has another meeting at that time. Choose another.", code="overlap")
    if facts.minutes_in_month + when.minutes > volunteer.most_minutes_a_month:
        raise Conflict(
            "The volunteer gives no more time in that month. Choose a shorter meeting, or another month.",
            code="month-full",
        )
    if not volunteer.offering or volunteer.concern or facts.excluded:
        raise not_available()
    return link


def check_when(when: When, facts: MeetingFacts) -> None:
    """Raises Invalid."""
    check_minutes(when.minutes, facts)
    if (when.mode == "in_person") != (when.place is not None):
        raise Invalid("Say where you meet in person; of any other meeting there is no place.", field="place")
    if (when.mode == "in_person") != (when.district is not None):
        raise Invalid(
            "Give the first half of the postcode where you meet in person, and of no other meeting.",
            field="district",
        )
    if when.place is not None:
        one_of(facts.definition.places, when.place, "place")
    if when.starts_at <= facts.now:
        raise Invalid("A time to come is needed.", field="starts_at")
    if when.on > facts.today + timedelta(days=facts.definition.furthest_ahead_days):
        raise Invalid("This is too far ahead to plan for.", field="starts_at")


def check_minutes(minutes: int, facts: MeetingFacts) -> None:
    most = facts.definition.most_minutes
    if not 1 <= minutes <= most:
        raise Invalid(f"A meeting lasts from 1 to {most} minutes.", field="minutes")


def check_speaks(voice: Voice) -> None:
    """Who plans and records: the person, the volunteer, a practitioner. Raises Forbidden."""
    if voice.party not in ("person", "volunteer", "practitioner"):
        raise Forbidden("The two who meet do this, or a practitioner.", code="wrong-party")
