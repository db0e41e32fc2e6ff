"""Assessments as they are read: both parties' views side by side."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel

from services.assessment.api.models.assessment_items_read import (
    AuthorRead,
    ConfirmationRead,
    ItemRead,
    VoiceRead,
)
from services.assessment.domain.assessments import assessment_state as state
from services.assessment.domain.assessments.framework import Framework, Section
from services.assessment.domain.assessments.tally import tally
from services.assessment.views.assessments_queries import AssessmentRow
from shared.http.own_words import OwnWordsRead


class RatingRead(BaseModel):
    rating: int
    said_by: VoiceRead
    on: date

    @classmethod
    def of(cls, rating: state.Rating | None) -> Self | None:
        return cls(rating=rating.value, said_by=VoiceRead.of(rating.voice), on=rating.on) if rating else None


class CodeRead(BaseModel):
    code: str
    said_by: VoiceRead
    on: date


class SectionRead(BaseModel):
    """divergence: the practitioner's rating minus the person's; null where either is missing. passed:
    where a party has explicitly nothing. removed: items that are no longer there."""

    section: str
    title: dict[str, str]
    question: dict[str, str]
    person_rating: RatingRead | None
    practitioner_rating: RatingRead | None
    divergence: int | None
    readiness: CodeRead | None
    strengths: list[ItemRead]
    needs: list[ItemRead]
    aspirations: list[ItemRead]
    passed: list[CodeRead]
    removed: list[ItemRead]

    @classmethod
    def of(cls, section: Section, content: state.Content) -> Self:
        here = [item for item in content.items if item.section == section.code]
        stated = content.readiness_in(section.code)
        return cls(
            section=section.code,
            title=dict(section.title),
            question=dict(section.question),
            person_rating=RatingRead.of(content.rating(section.code, "person")),
            practitioner_rating=RatingRead.of(content.rating(section.code, "practitioner")),
            divergence=tally(content, section.code).divergence,
            readiness=_code(stated.code, stated) if stated else None,
            strengths=_of_kind(here, "strength"),
            needs=_of_kind(here, "need"),
            aspirations=_of_kind(here, "aspiration"),
            passed=[_code(p.reason, p) for p in content.passed if p.section == section.code],
            removed=[ItemRead.of(item) for item in here if item.removed],
        )


class AnsweredRead(BaseModel):
    answer: state.PersonsAnswer
    words: OwnWordsRead | None
    reason: str | None
    said_by: VoiceRead
    on: date


class ReturnedRead(BaseModel):
    reason: str
    words: OwnWordsRead | None
    by: AuthorRead
    on: date


class AssessmentRead(BaseModel):
    """One version, section by section. version: of the record, also the ETag where the present state
    is read. last: the number of the last version."""

    assessment_id: UUID
    participant_id: UUID
    framework: str
    version: int
    last: int
    number: int
    status: state.Status
    cause: state.Cause
    based_on: int | None
    opened_on: date
    completed_on: date | None
    answered: AnsweredRead | None
    countersigned: ConfirmationRead | None
    returned: ReturnedRead | None
    sections: list[SectionRead]

    @classmethod
    def of(cls, whole: state.Assessment, shown: state.Version, framework: Framework, version: int) -> Self:
        return cls.model_validate(
            {
                "assessment_id": whole.assessment_id,
                "participant_id": whole.participant_id,
                "framework": whole.framework,
                "version": version,
                "last": whole.current.number,
                **{name: getattr(shown, name) for name in AS_THEY_ARE},
                "answered": _answered(shown.answered),
                "countersigned": ConfirmationRead.of(shown.countersigned),
                "returned": _returned(shown.returned),
                "sections": [SectionRead.of(section, shown.content) for section in framework.sections],
            }
        )


AS_THEY_ARE = ("number", "status", "cause", "based_on", "opened_on", "completed_on")


class VersionSummary(BaseModel):
    number: int
    status: state.Status
    cause: state.Cause
    based_on: int | None
    opened_on: date
    completed_on: date | None
    answer: state.PersonsAnswer | None
    answered_in_own_session: bool | None
    answered_on: date | None
    countersigned_on: date | None
    returned_on: date | None


class AssessmentSummary(BaseModel):
    """number, status: of the last version."""

    assessment_id: UUID
    participant_id: UUID
    version: int
    framework: str
    number: int
    status: state.Status
    started_on: date
    versions: list[VersionSummary]

    @classmethod
    def of(cls, row: AssessmentRow) -> Self:
        return cls.model_validate(row, from_attributes=True)


def _of_kind(items: list[state.Item], kind: state.Kind) -> list[ItemRead]:
    return [ItemRead.of(item) for item in items if item.kind == kind and not item.removed]


def _code(code: str, stated: state.Readiness | state.PassedOver) -> CodeRead:
    return CodeRead(code=code, said_by=VoiceRead.of(stated.voice), on=stated.on)


def _answered(answered: state.Answered | None) -> AnsweredRead | None:
    if answered is None:
        return None
    return AnsweredRead(
        answer=answered.answer,
        words=OwnWordsRead.of(answered.words),
        reason=answered.reason,
        said_by=VoiceRead.of(answered.voice),
        on=answered.on,
    )


def _returned(returned: state.Returned | None) -> dict[str, Any] | None:
    if returned is None:
        return None
    return {
        "reason": returned.reason,
        "words": OwnWordsRead.of(returned.words),
        "by": AuthorRead.of(returned.by),
        "on": returned.on,
    }
