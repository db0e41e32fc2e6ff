"""Strengths-based assessments: states, counts, ratings and codes; never the words. Subject: the
participant."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.declaration import Contract, contract
from shared.contracts.values import Code, Versioned

Rating = Annotated[int, Field(ge=0, le=10)]
Count = Annotated[int, Field(ge=0)]
Number = Annotated[int, Field(ge=1)]
DETAIL = "/assessment/participants/{participant_id}/assessments/{assessment_id}"


class SectionSummary(Contract):
    """One section. strengths, needs: their ids, for goals and requests to point at. Ratings are
    0-10, each party's own; divergence is the practitioner's minus the person's, null where either
    is missing. own_words: items that are in the person's own words."""

    section: Code
    strengths: tuple[UUID, ...]
    strengths_named_by_person: Count
    strengths_confirmed: Count
    needs: tuple[UUID, ...]
    aspirations: Count
    own_words: Count
    person_rating: Rating | None
    practitioner_rating: Rating | None
    divergence: Annotated[int, Field(ge=-10, le=10)] | None
    readiness: Code | None


@contract("mydirection.assessment.assessment.completed", detail=DETAIL)
class AssessmentCompleted(Contract):
    """A version of an assessment is complete. number: counts a participant's assessment's versions
    from 1. sections: in the framework's order."""

    participant_id: UUID
    assessment_id: UUID
    number: Number
    framework: Versioned
    completed_on: date
    sections: tuple[SectionSummary, ...]


@contract("mydirection.assessment.assessment.answered", detail=DETAIL)
class AssessmentAnswered(Contract):
    """The person's own answer to a completed version. in_own_session: false where it was recorded
    on their behalf. reason: why they could not answer, or why it was recorded for them."""

    participant_id: UUID
    assessment_id: UUID
    number: Number
    answer: Literal["agrees", "agrees_in_part", "does_not_agree", "could_not_answer"]
    in_own_session: bool
    reason: Code | None
    answered_on: date


@contract("mydirection.assessment.assessment.countersigned", detail=DETAIL)
class AssessmentCountersigned(Contract):
    """Somebody else than the author has signed a version."""

    participant_id: UUID
    assessment_id: UUID
    number: Number
    countersigned_on: date


@contract("mydirection.assessment.assessment.returned", detail=DETAIL)
class AssessmentReturned(Contract):
    """Whoever was to countersign returned a version to its authors."""

    participant_id: UUID
    assessment_id: UUID
    number: Number
    reason: Code
    returned_on: date


@contract("mydirection.assessment.assessment.reopened", detail=DETAIL)
class AssessmentReopened(Contract):
    """A new version is being written. based_on: the version that it starts from."""

    participant_id: UUID
    assessment_id: UUID
    number: Number
    based_on: Number
    reopened_on: date
