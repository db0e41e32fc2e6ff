"""Volunteers of Life Links, in states, codes and days: no names, no words, and not whose record is theirs.
Subject: the volunteer's stream."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.declaration import Contract, contract
from shared.contracts.values import Code, Versioned

VOLUNTEER = "/plans/life-links/volunteers/{volunteer_id}"
By = Literal["volunteer", "coordinator"]


class Offered(Contract):
    """most_links: at a time. most_minutes_a_month: of meetings."""

    volunteer_id: UUID
    most_links: Annotated[int, Field(ge=1)]
    most_minutes_a_month: Annotated[int, Field(ge=1)]


@contract("mydirection.plans.volunteer.applied", detail=VOLUNTEER)
class VolunteerApplied(Offered):
    definition: Versioned
    applied_on: date


@contract("mydirection.plans.volunteer.offer_changed", detail=VOLUNTEER)
class VolunteerOfferChanged(Offered):
    changed_on: date


@contract("mydirection.plans.volunteer.reference_received", detail=VOLUNTEER)
class VolunteerReferenceReceived(Contract):
    volunteer_id: UUID
    reference_id: UUID
    satisfactory: bool
    received_on: date


@contract("mydirection.plans.volunteer.check_decided", detail=VOLUNTEER)
class VolunteerCheckDecided(Contract):
    """holds_until: the last day on which the decision holds. Whether a conviction was weighed is not
    told."""

    volunteer_id: UUID
    check_id: UUID
    level: Literal["basic", "standard", "enhanced"]
    decision: Literal["cleared", "not_cleared"]
    holds_until: date
    decided_on: date


@contract("mydirection.plans.volunteer.status_checked", detail=VOLUNTEER)
class VolunteerStatusChecked(Contract):
    """At the update service."""

    volunteer_id: UUID
    check_id: UUID
    status: Literal["unchanged", "changed"]
    holds_until: date
    checked_on: date


@contract("mydirection.plans.volunteer.trained", detail=VOLUNTEER)
class VolunteerTrained(Contract):
    """expires_on: the last day on which it holds; null: for good."""

    volunteer_id: UUID
    module: Code
    completed_on: date
    expires_on: date | None


@contract("mydirection.plans.volunteer.made_available", detail=VOLUNTEER)
class VolunteerMadeAvailable(Contract):
    volunteer_id: UUID
    available_on: date


@contract("mydirection.plans.volunteer.clearance_lapsed", detail=VOLUNTEER)
class VolunteerClearanceLapsed(Contract):
    """Not available from this day on."""

    volunteer_id: UUID
    what: Literal["check", "training"]
    lapsed_on: date


@contract("mydirection.plans.volunteer.paused", detail=VOLUNTEER)
class VolunteerPaused(Contract):
    """Why is not told: it may be their health."""

    volunteer_id: UUID
    by: By
    paused_on: date


@contract("mydirection.plans.volunteer.resumed", detail=VOLUNTEER)
class VolunteerResumed(Contract):
    volunteer_id: UUID
    by: By
    resumed_on: date


@contract("mydirection.plans.volunteer.refused", detail=VOLUNTEER)
class VolunteerRefused(Contract):
    """reason: `check` also where a conviction was weighed."""

    volunteer_id: UUID
    reason: Code
    refused_on: date


@contract("mydirection.plans.volunteer.left", detail=VOLUNTEER)
class VolunteerLeft(Contract):
    volunteer_id: UUID
    by: By
    left_on: date


@contract("mydirection.plans.volunteer.erased", detail=VOLUNTEER)
class VolunteerErased(Contract):
    """Nothing is kept of who they were."""

    volunteer_id: UUID
    erased_on: date
