"""What may be asked of a link, and what deciding is told."""

from datetime import date
from uuid import UUID

from services.plans.domain.known import VolunteerKnown
from services.plans.domain.life_links.link_definition import LinksDefinition
from services.plans.domain.life_links.link_events import Cause, Ending, Voice
from shared.domain import record
from shared.domain.authorship import OwnWords
from shared.domain.standing import Standing


@record
class ProposeLink:
    link_id: UUID
    volunteer_id: UUID
    by: Voice


@record
class Consent:
    """wording: of which the reader says that they read it. known_as: the person's, None for a volunteer."""

    by: Voice
    wording: str
    known_as: str | None = None


@record
class DeclineLink:
    by: Voice


@record
class ReviewLink:
    """After a trial it confirms the link. person_says, volunteer_says: codes of what each said."""

    by: Voice
    person_says: str
    volunteer_says: str


@record
class PauseLink:
    by: Voice


@record
class ResumeLink:
    by: Voice


@record
class EndLink:
    """reason: a code, None where none is given."""

    by: Voice
    reason: str | None = None


@record
class AskAgain:
    """Whoever declined or ended it may be asked again."""

    by: Voice


@record
class RaiseConcern:
    """words: the person's own; text: of whoever else raises it."""

    concern_id: UUID
    by: Voice
    category: str
    words: OwnWords | None = None
    text: str | None = None


@record
class CloseConcern:
    concern_id: UUID
    by: Voice
    outcome: str
    text: str


@record
class Rest:
    """By the service itself: somebody was recalled, or is excluded from the other."""

    cause: Cause
    on: date


@record
class Stop:
    """By the service itself, or with what was done elsewhere. account: of who did that."""

    cause: Ending
    on: date
    account: str | None = None


@record
class LinkFacts:
    """volunteer: None for one that there is not. matchable: nothing forbids that these two are matched: no
    exclusion, no declared relation, no refusal by either, and the case is not the volunteer's. links: how
    many open ones the person has, in any of their records, this one included. linked: one of them is with
    this volunteer, and is not this."""

    today: date
    standing: Standing
    definition: LinksDefinition
    volunteer: VolunteerKnown | None = None
    matchable: bool = False
    links: int = 0
    linked: bool = False
