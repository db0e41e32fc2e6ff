"""Outcome measures and their administrations: scores and dates. Subject: the participant; of a
measure itself: its own stream."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.declaration import Contract, contract
from shared.contracts.values import Code, Score, Versioned

DETAIL = "/assessment/participants/{participant_id}/administrations/{administration_id}"


@contract("mydirection.assessment.measure.published", detail="/assessment/definitions/measure/{measure}")
class MeasurePublished(Contract):
    """A version of a measure, as it will stay. minimum, maximum: of the total. standard_deviation
    and reliability: for reliable change (Jacobson and Truax), null where none is published."""

    measure: Versioned
    items: Annotated[int, Field(ge=1)]
    subscales: tuple[Code, ...]
    better: Literal["higher", "lower"]
    minimum: Score | None
    maximum: Score | None
    standard_deviation: Score | None
    reliability: Score | None


class SubscaleScore(Contract):
    """score: null where it was not computed."""

    subscale: Code
    score: Score | None


@contract("mydirection.assessment.administration.recorded", detail=DETAIL)
class AdministrationRecorded(Contract):
    """A measure was filled in. raw: the sum of the items, before any conversion. not_computed: why
    there is no total, where there is none. items_missing: how many were not answered; null where
    only a total was entered."""

    participant_id: UUID
    administration_id: UUID
    measure: Versioned
    time_point: Code
    administered_on: date
    filled_in_by: Code
    raw: Score | None
    total: Score | None
    not_computed: Code | None
    subscales: tuple[SubscaleScore, ...]
    items_missing: Annotated[int, Field(ge=0)] | None


@contract("mydirection.assessment.administration.withdrawn", detail=DETAIL)
class AdministrationWithdrawn(Contract):
    """It was entered in error and counts no longer."""

    participant_id: UUID
    administration_id: UUID
    reason: Code


@contract("mydirection.assessment.alert.raised", detail=DETAIL)
class AlertRaised(Contract):
    """An answer calls for somebody's attention. alert: which kind, as the measure names it. Where the
    request with the answer was refused, administration_id is the one that the administration would
    have had, and no administration of this id was recorded."""

    participant_id: UUID
    administration_id: UUID
    alert: Code


@contract("mydirection.assessment.alert.acknowledged", detail=DETAIL)
class AlertAcknowledged(Contract):
    """A practitioner has seen to it."""

    participant_id: UUID
    administration_id: UUID
    alert: Code
    action: Code
