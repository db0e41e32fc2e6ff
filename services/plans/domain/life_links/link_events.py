"""What can have happened to a link between a person and a volunteer, and to concerns about it.

The person's name and all words are private. Who paused a link and why, and what is said of a concern, is
withheld from the person whose record it is, as it may be about the volunteer or about others."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from shared.domain import WITHHELD, Account, Erased, event, private, record
from shared.domain.authorship import OwnWords

Speaker = Literal["person", "volunteer", "practitioner", "safeguarding_lead"]
# Why a link rests. register: somebody or something that one of both is excluded from.
Cause = Literal["person", "volunteer", "practitioner", "concern", "recalled", "register"]
# Who or what ended it. relation: both know each other, or must not meet.
Ending = Literal["person", "volunteer", "practitioner", "concern", "relation", "status", "consent"]


@record
class Voice:
    """Who speaks about a link, each in a session of their own."""

    party: Speaker
    account: Account


@event("link-proposed")
class LinkProposed:
    """volunteer_account: by which the volunteer signs in."""

    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    volunteer_account: Account
    definition: str
    by: Voice
    proposed_on: date


@event("link-person-consented")
class PersonConsented:
    """known_as: what they want to be called by. wording: what they agreed to."""

    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    known_as: str | Erased = private(of="participant_id")
    wording: str
    account: Account
    consented_on: date


@event("link-volunteer-consented")
class VolunteerConsented:
    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    wording: str
    account: Account
    consented_on: date

    @property
    def by(self) -> Voice:
        """Of whom the timeline tells that it was they."""
        return Voice(party="volunteer", account=self.account)


@event("link-declined")
class LinkDeclined:
    """party: which of both; neither has to say why."""

    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    party: Annotated[Literal["person", "volunteer"], WITHHELD]
    account: Account
    declined_on: date


@event("link-trial-begun")
class TrialBegun:
    """With the second consent, which is that of `by`. trial_ends_on: by then a review says whether it goes
    on."""

    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    by: Voice
    begun_on: date
    trial_ends_on: date


@event("link-confirmed")
class LinkConfirmed:
    """The trial went well. person_says, volunteer_says: codes of the definition."""

    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    person_says: str
    volunteer_says: Annotated[str, WITHHELD]
    account: Account
    confirmed_on: date
    review_due_on: date


@event("link-reviewed")
class LinkReviewed:
    """As `LinkConfirmed`, of a link that is confirmed."""

    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    person_says: str
    volunteer_says: Annotated[str, WITHHELD]
    account: Account
    reviewed_on: date
    review_due_on: date


@event("link-paused")
class LinkPaused:
    """cause: one more where it is paused already. account: None where nobody did it."""

    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    cause: Annotated[Cause, WITHHELD]
    account: Account | None
    paused_on: date


@event("link-resumed")
class LinkResumed:
    """It is on trial or confirmed again, as it was."""

    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    account: Account
    resumed_on: date


@event("link-ended")
class LinkEnded:
    """reason: a code of the definition, None where none was given."""

    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    cause: Annotated[Ending, WITHHELD]
    reason: Annotated[str | None, WITHHELD]
    account: Account | None
    ended_on: date


@event("link-asked-again")
class MayBeAskedAgain:
    """Whoever declined or ended it may be asked again about the other."""

    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    party: Annotated[Literal["person", "volunteer"], WITHHELD]
    account: Account
    said_on: date


@event("link-concern-raised")
class ConcernRaised:
    """words: the person's own. text: of whoever else raises it."""

    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    concern_id: UUID
    party: Annotated[Speaker, WITHHELD]
    category: Annotated[str, WITHHELD]
    words: OwnWords | Erased | None = private(of="participant_id")
    text: Annotated[str | Erased | None, WITHHELD] = private(of="participant_id")
    account: Account
    raised_on: date


@event("link-concern-closed")
class ConcernClosed:
    """By a safeguarding lead. outcome: a code of the definition."""

    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    concern_id: UUID
    outcome: Annotated[str, WITHHELD]
    text: Annotated[str | Erased, WITHHELD] = private(of="participant_id")
    account: Account
    closed_on: date


EVENTS = (
    LinkProposed,
    PersonConsented,
    VolunteerConsented,
    LinkDeclined,
    TrialBegun,
    LinkConfirmed,
    LinkReviewed,
    LinkPaused,
    LinkResumed,
    LinkEnded,
    MayBeAskedAgain,
    ConcernRaised,
    ConcernClosed,
)
