"""Contacts between the person and whoever works with them: times, codes and scores. Subject: the
participant. Accounts are of staff, for continuity; what anybody wrote is never here."""

from datetime import date, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.declaration import Contract, contract
from shared.contracts.values import Account, Code, Versioned

DETAIL: Final = "/plans/participants/{participant_id}/contacts/{contact_id}"
Minutes = Annotated[int, Field(ge=1, le=1440)]
Mode = Literal["in_person", "phone", "video", "text", "letter"]
Place = Literal["office", "home", "community", "prison"]
AskedBy = Literal["person", "practitioner", "court", "other"]
Party = Literal["person", "practitioner"]


@contract("mydirection.plans.contact.requested", detail=DETAIL)
class ContactRequested(Contract):
    """The person asks for one. on: the day of starts_at at the provider's place. place: of one in
    person alone."""

    participant_id: UUID
    contact_id: UUID
    definition: Versioned
    starts_at: datetime
    on: date
    minutes: Minutes
    mode: Mode
    place: Place | None
    purpose: Code


@contract("mydirection.plans.contact.planned", detail=DETAIL)
class ContactPlanned(Contract):
    """with_account: who is to hold it."""

    participant_id: UUID
    contact_id: UUID
    definition: Versioned
    starts_at: datetime
    on: date
    minutes: Minutes
    mode: Mode
    place: Place | None
    purpose: Code
    asked_for_by: AskedBy
    with_account: Account


@contract("mydirection.plans.contact.accepted", detail=DETAIL)
class ContactAccepted(Contract):
    """What was asked for is planned as it was asked for."""

    participant_id: UUID
    contact_id: UUID
    with_account: Account


@contract("mydirection.plans.contact.declined", detail=DETAIL)
class ContactDeclined(Contract):
    participant_id: UUID
    contact_id: UUID
    reason: Code


@contract("mydirection.plans.contact.moved", detail=DETAIL)
class ContactMoved(Contract):
    participant_id: UUID
    contact_id: UUID
    party: Party
    starts_at: datetime
    on: date
    minutes: Minutes
    mode: Mode
    place: Place | None


@contract("mydirection.plans.contact.cancelled", detail=DETAIL)
class ContactCancelled(Contract):
    """requested: it was only asked for."""

    participant_id: UUID
    contact_id: UUID
    party: Party
    reason: Code
    requested: bool


@contract("mydirection.plans.contact.kept", detail=DETAIL)
class ContactKept(Contract):
    """As it was held. planned: false where it was recorded at once. corrects: in the place of whatever
    was recorded before, kept or missed."""

    participant_id: UUID
    contact_id: UUID
    definition: Versioned
    planned: bool
    starts_at: datetime
    on: date
    minutes: Minutes
    mode: Mode
    place: Place | None
    purpose: Code
    asked_for_by: AskedBy
    held_by: Account
    present: tuple[Code, ...]
    with_goals: tuple[UUID, ...]
    corrects: bool


@contract("mydirection.plans.contact.missed", detail=DETAIL)
class ContactMissed(Contract):
    """missed_by: who did not come; a practitioner who did not is one of theirs, never the person's.
    It says nothing of a breach. corrects: as in `ContactKept`."""

    participant_id: UUID
    contact_id: UUID
    party: Party
    missed_by: Party
    reason: Code
    acceptable: Literal["acceptable", "not_acceptable", "not_yet_known"]
    corrects: bool


@contract("mydirection.plans.contact.entered_in_error", detail=DETAIL)
class ContactEnteredInError(Contract):
    """There never was one: it counts in nothing."""

    participant_id: UUID
    contact_id: UUID


@contract("mydirection.plans.contact.rated", detail=DETAIL)
class ContactRated(Contract):
    """By the person in their own session, 0 to 10; in the place of an earlier one."""

    participant_id: UUID
    contact_id: UUID
    rated_on: date
    score: Annotated[int, Field(ge=0, le=10)]
