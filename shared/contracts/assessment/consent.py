"""A person's say about the use of their data. Subject: the participant.

Whoever only needs to know whether a purpose may be pursued follows PermissionChanged, and takes
no such event for no. Saying no is a right: there is no field here by which it could be called
non-compliance, and nothing may be concluded from it but that the purpose is not pursued."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.declaration import Contract, contract
from shared.contracts.values import Code, Versioned

DETAIL = "/assessment/participants/{participant_id}/consents"


@contract("mydirection.assessment.consent.basis_recorded", detail=DETAIL)
class LawfulBasisRecorded(Contract):
    """The basis in data protection law on which a purpose rests from now on."""

    participant_id: UUID
    purpose: Code
    basis: Code


@contract("mydirection.assessment.consent.given", detail=DETAIL)
class ConsentGiven(Contract):
    """wording: what was agreed to. on_behalf: how the person said it, where somebody else recorded
    it; null in the person's own session."""

    participant_id: UUID
    purpose: Code
    wording: Versioned
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
    given_on: date
    on_behalf: Code | None


@contract("mydirection.assessment.consent.withdrawn", detail=DETAIL)
class ConsentWithdrawn(Contract):
    """Consent stands no longer, or was declined from the start."""

    participant_id: UUID
    purpose: Code
    withdrawn_on: date
    on_behalf: Code | None


@contract("mydirection.assessment.consent.objection_raised", detail=DETAIL)
class ObjectionRaised(Contract):
    """The person objects, whatever the basis is."""

    participant_id: UUID
    purpose: Code
    raised_on: date
    on_behalf: Code | None


@contract("mydirection.assessment.consent.objection_withdrawn", detail=DETAIL)
class ObjectionWithdrawn(Contract):
    """The person objects no longer."""

    participant_id: UUID
    purpose: Code
    withdrawn_on: date
    on_behalf: Code | None


@contract("mydirection.assessment.consent.permission_changed", detail=DETAIL)
class PermissionChanged(Contract):
    """What all of it comes to. because: why a purpose may not be pursued; null where it may."""

    participant_id: UUID
    purpose: Code
    may: bool
    because: Literal["no_lawful_basis", "objection", "consent_missing", "consent_withdrawn"] | None
