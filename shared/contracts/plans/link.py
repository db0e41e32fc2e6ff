"""Life Links: states, codes and days; never a name, a word, or who is excluded from whom.
Subject: the participant."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.contracts.declaration import Contract, contract
from shared.contracts.values import Code, Versioned

DETAIL = "/plans/participants/{participant_id}/links/{link_id}"
Speaker = Literal["person", "volunteer", "practitioner", "safeguarding_lead"]


class LinkSaid(Contract):
    participant_id: UUID
    link_id: UUID
    volunteer_id: UUID


@contract("mydirection.plans.link.proposed", detail=DETAIL)
class LinkProposed(LinkSaid):
    definition: Versioned
    proposed_by: Literal["person", "practitioner"]
    proposed_on: date


@contract("mydirection.plans.link.consented", detail=DETAIL)
class LinkConsented(LinkSaid):
    """One of both agrees. wording: to what."""

    party: Literal["person", "volunteer"]
    wording: Versioned
    consented_on: date


@contract("mydirection.plans.link.declined", detail=DETAIL)
class LinkDeclined(LinkSaid):
    """By one of both: by which is nobody's to know, and not why."""

    declined_on: date


@contract("mydirection.plans.link.trial_begun", detail=DETAIL)
class LinkTrialBegun(LinkSaid):
    """Both have agreed."""

    begun_on: date
    trial_ends_on: date


@contract("mydirection.plans.link.confirmed", detail=DETAIL)
class LinkConfirmed(LinkSaid):
    """It goes on after its trial. person_says, volunteer_says: codes of what each said."""

    person_says: Code
    volunteer_says: Code
    confirmed_on: date
    review_due_on: date


@contract("mydirection.plans.link.reviewed", detail=DETAIL)
class LinkReviewed(LinkSaid):
    person_says: Code
    volunteer_says: Code
    reviewed_on: date
    review_due_on: date


@contract("mydirection.plans.link.paused", detail=DETAIL)
class LinkPaused(LinkSaid):
    """reason: `not_available` for whatever one of both, or a practitioner, may have had for it, and for
    what nobody is to learn. One that is paused may be paused for another reason, too."""

    reason: Literal["concern", "recalled", "not_available"]
    paused_on: date


@contract("mydirection.plans.link.resumed", detail=DETAIL)
class LinkResumed(LinkSaid):
    resumed_on: date


@contract("mydirection.plans.link.ended", detail=DETAIL)
class LinkEnded(LinkSaid):
    """reason: null where none was given. Nothing says who ended it but that the programme, a concern or a
    withdrawn consent did."""

    because: Literal["asked", "concern", "programme", "consent"]
    reason: Code | None
    ended_on: date


@contract("mydirection.plans.link.concern_raised", detail=DETAIL)
class LinkConcernRaised(LinkSaid):
    """A safeguarding concern."""

    concern_id: UUID
    raised_by: Speaker
    category: Code
    raised_on: date


@contract("mydirection.plans.link.concern_closed", detail=DETAIL)
class LinkConcernClosed(LinkSaid):
    """By a safeguarding lead."""

    concern_id: UUID
    outcome: Code
    closed_on: date
