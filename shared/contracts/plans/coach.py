"""Coaches of Life Coaching: what they are trained in, and whether they are there. Subject: the coach's
stream."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.contracts.declaration import Contract, contract
from shared.contracts.values import Code, Versioned

COACH = "/plans/coaches/{coach_id}"
Most = Annotated[int, Field(ge=0, le=50)]


@contract("mydirection.plans.coach.registered", detail=COACH)
class CoachRegistered(Contract):
    """most_coachings: at a time."""

    coach_id: UUID
    most_coachings: Most
    registered_on: date


@contract("mydirection.plans.coach.trained", detail=COACH)
class CoachTrained(Contract):
    """expires_on: the last day on which it holds; null: for good."""

    coach_id: UUID
    definition: Versioned
    module: Code
    completed_on: date
    expires_on: date | None


@contract("mydirection.plans.coach.limits_set", detail=COACH)
class CoachLimitsSet(Contract):
    coach_id: UUID
    most_coachings: Most
    set_on: date


@contract("mydirection.plans.coach.left", detail=COACH)
class CoachLeft(Contract):
    coach_id: UUID
    left_on: date


@contract("mydirection.plans.coach.erased", detail=COACH)
class CoachErased(Contract):
    """Nothing is kept of who they were."""

    coach_id: UUID
    erased_on: date
