"""What can have happened to a person's say about the use of their data. Codes and dates, no words."""

from datetime import date
from typing import Literal
from uuid import UUID

from services.assessment.domain.consents.lawful_basis import Purpose
from shared.domain import Account, event

Because = Literal["no_lawful_basis", "objection", "consent_missing", "consent_withdrawn"]


@event("lawful-basis-recorded")
class LawfulBasisRecorded:
    """reference: of the research agreement, where the basis is one. recorded_by: an account."""

    participant_id: UUID
    purpose: Purpose
    basis: str
    reference: str | None
    recorded_by: Account


@event("consent-given")
class ConsentGiven:
    """wording: what was agreed to, such as `taking_part:1`, and in which language it was read.
    on_behalf: how the person said it to whom recorded it for them; null in their own session."""

    participant_id: UUID
    purpose: Purpose
    wording: str
    language: str
    given_on: date
    on_behalf: str | None
    recorded_by: Account


@event("consent-withdrawn")
class ConsentWithdrawn:
    """Also where it had never been given: then it says no."""

    participant_id: UUID
    purpose: Purpose
    withdrawn_on: date
    on_behalf: str | None
    recorded_by: Account


@event("objection-raised")
class ObjectionRaised:
    participant_id: UUID
    purpose: Purpose
    raised_on: date
    on_behalf: str | None
    recorded_by: Account


@event("objection-withdrawn")
class ObjectionWithdrawn:
    participant_id: UUID
    purpose: Purpose
    withdrawn_on: date
    on_behalf: str | None
    recorded_by: Account


@event("permission-changed")
class PermissionChanged:
    """What all of it comes to. because: why not, where it may not."""

    participant_id: UUID
    purpose: Purpose
    may: bool
    because: Because | None


EVENTS = (
    LawfulBasisRecorded,
    ConsentGiven,
    ConsentWithdrawn,
    ObjectionRaised,
    ObjectionWithdrawn,
    PermissionChanged,
)
