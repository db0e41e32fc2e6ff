"""Requirements as they are read. What a court ordered stands without agreement, and says so."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.plans.domain.sentence.delivery import Unit
from services.plans.domain.sentence.plain import in_words
from services.plans.domain.sentence.requirement_state import Requirement, State
from services.plans.domain.sentence.requirement_type import RequirementTypes
from services.plans.views.sentence.requirements_queries import NextSession, RequirementRow
from shared.domain import ERASED, Erased
from shared.http.staff_only import StaffText


class Titles(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    en: str
    cy: str


class RequirementTypeRead(BaseModel):
    """amount: whether an order says how much, in the unit; minimum, maximum: where the law states them, of
    the whole; step: whole hours are 60 minutes. minimum_age, maximum_age: when convicted."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    title: Titles
    regime: str
    sentence_kinds: tuple[str, ...]
    valid_from: date
    valid_until: date | None
    amount: Literal["required", "optional", "none"]
    unit: Unit | None
    minimum: int | None
    maximum: int | None
    step: int
    longest_days: int | None
    minimum_age: int | None
    maximum_age: int | None
    sources: tuple[str, ...]


class RequirementTypesRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    reference: str
    types: list[RequirementTypeRead]


class KindRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    code: str
    title: Titles


class KindsRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    reference: str
    kinds: list[KindRead]


class NextSessionRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    session_id: UUID
    starts_at: datetime
    minutes: int
    mode: str


class RequirementChanged(BaseModel):
    """A command took effect. made: the id of what it made: a requirement, progress, a warning, a breach.
    version: also the ETag."""

    participant_id: UUID
    requirement_id: UUID
    made: UUID | None
    version: int


class RequirementSummary(BaseModel):
    """in_words: how far it is, to say to the person. amount, delivered, left: in the unit; amount and left
    null where none was ordered. ordered: in the court's words, null once erased."""

    requirement_id: UUID
    kind: str
    title: Titles
    ordered_by_court: Literal[True] = True
    ordered: str | None
    sentence_id: UUID
    starts_on: date
    ends_on: date | None
    unit: Unit | None
    amount: int | None
    delivered: int
    left: int | None
    in_words: Titles
    state: State
    completed_on: date | None
    next_session: NextSessionRead | None
    version: int

    @classmethod
    def of(cls, row: RequirementRow, types: RequirementTypes) -> "RequirementSummary":
        return cls.model_validate(
            {
                **vars(row),
                **_progress(row.unit, row.amount, row.delivered, row.ends_on),
                "title": types.named(row.kind).title,
            },
            from_attributes=True,
        )


class ProgressRead(BaseModel):
    """amount: as it stands after corrections."""

    model_config = ConfigDict(from_attributes=True)

    progress_id: UUID
    on: date
    amount: int
    source: str
    intervention_id: UUID | None
    corrected: bool


class WarningRead(BaseModel):
    warning_id: UUID
    on: date
    reason: str
    words: str | None


class BreachRead(BaseModel):
    """words: staff only."""

    breach_id: UUID
    on: date
    reason: str
    words: StaffText
    resolved_on: date | None
    outcome: str | None


class RequirementRead(RequirementSummary):
    """closed: `revoked`, or `ended` with its sentence."""

    regime: str
    types: str
    progress: list[ProgressRead]
    warnings: list[WarningRead]
    breaches: list[BreachRead]
    completed_by: str | None
    closed: str | None
    closed_on: date | None
    closed_reason: str | None

    @classmethod
    def of_state(
        cls, state: Requirement, version: int, types: RequirementTypes, next_session: NextSession | None
    ) -> "RequirementRead":
        recorded, kind = state.recorded, types.named(state.recorded.kind)
        closed, closed_on, closed_reason = state.closed or (None, None, None)
        completed_on, completed_by = state.completed or (None, None)
        return cls.model_validate(
            {
                "requirement_id": recorded.requirement_id,
                "kind": recorded.kind,
                "title": kind.title,
                "regime": kind.regime,
                "types": recorded.types,
                "ordered": _words(recorded.ordered),
                "sentence_id": recorded.sentence_id,
                "starts_on": recorded.starts_on,
                "ends_on": state.ends_on,
                "unit": state.unit,
                "amount": state.amount,
                "delivered": state.delivered,
                **_progress(state.unit, state.amount, state.delivered, state.ends_on),
                "state": state.state,
                "completed_on": completed_on,
                "completed_by": completed_by,
                "next_session": next_session,
                "version": version,
                "closed": closed,
                "closed_on": closed_on,
                "closed_reason": closed_reason,
                **_happened(state),
            },
            from_attributes=True,
        )


def _progress(unit: Any, amount: int | None, delivered: int, ends_on: date | None) -> Mapping[str, Any]:
    left = None if amount is None else max(0, amount - delivered)
    return {"left": left, "in_words": in_words(unit, amount, delivered, ends_on)}


def _happened(state: Requirement) -> Mapping[str, Any]:
    return {
        "progress": [{"progress_id": key, **vars(each)} for key, each in state.progress.items()],
        "warnings": [
            {"warning_id": key, "on": each.on, "reason": each.reason, "words": _words(each.words)}
            for key, each in state.warnings.items()
        ],
        "breaches": [
            {
                "breach_id": key,
                "on": each.on,
                "reason": each.reason,
                "words": _words(each.words),
                "resolved_on": each.resolved and each.resolved[0],
                "outcome": each.resolved and each.resolved[1],
            }
            for key, each in state.breaches.items()
        ],
    }


def _words(words: str | Erased | None) -> str | None:
    return None if words is ERASED else words
