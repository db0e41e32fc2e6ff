"""Refusals that all commands on a contact have in common."""

from datetime import timedelta
from typing import Any, Final

from services.plans.domain.relationship.contact_commands import ContactFacts
from services.plans.domain.relationship.contact_events import When
from services.plans.domain.relationship.contact_state import Contact
from shared.domain import Forbidden, Invalid
from shared.domain.authorship import Author, Party

DAY_MINUTES: Final = 24 * 60
WHOSE: Final[dict[Party, str]] = {
    "person": "The person alone does this, in their own session.",
    "practitioner": "A practitioner alone does this.",
}


def only(party: Party, author: Author) -> None:
    """Raises Forbidden for the other party."""
    if author.party != party:
        raise Forbidden(WHOSE[party], code="wrong-party")


def check_when(when: When, facts: ContactFacts) -> None:
    """Raises Invalid."""
    if not 1 <= when.minutes <= DAY_MINUTES:
        raise Invalid("A contact lasts from a minute to a day.", field="minutes")
    if (when.mode == "in_person") != (when.place is not None):
        raise Invalid("Say where you meet in person; of any other contact there is no place.", field="place")
    if when.on < facts.today - timedelta(days=facts.definition.furthest_back_days):
        raise Invalid("This is too long ago to record.", field="starts_at")


def holder_of(account: str | None, author: Author, facts: ContactFacts, field: str) -> str:
    """Whose contact it is: the author's unless another is named. Raises Invalid for nobody's."""
    if account is None or account == author.account:
        return author.account
    if account not in facts.staff:
        raise Invalid("No case manager who is here has this account.", field=field)
    return account


def place_of(state: Contact, author: Author) -> dict[str, Any]:
    """What every event of a contact says."""
    return {
        "contact_id": state.contact_id,
        "participant_id": state.participant_id,
        "account": author.account,
    }
