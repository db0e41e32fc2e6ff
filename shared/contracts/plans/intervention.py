"""Interventions, which deliver requirements or what was agreed beside them. Subject: the participant."""

from datetime import date, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.declaration import Contract, contract
from shared.contracts.plans.requirement import Amount, Unit
from shared.contracts.values import Code, Versioned

DETAIL: Final = "/plans/participants/{participant_id}/interventions/{intervention_id}"
Minutes = Annotated[int, Field(ge=0, le=1440)]
Mode = Literal["in_person", "group", "phone", "video", "at_home"]


class DeliveredTo(Contract):
    """Not an event of its own: what a session delivered to a requirement."""

    requirement_id: UUID
    unit: Unit
    amount: Amount


@contract("mydirection.plans.intervention.started", detail=DETAIL)
class InterventionStarted(Contract):
    """provider_id: null of one without an id. requirement_ids: none where nothing ordered is delivered."""

    participant_id: UUID
    intervention_id: UUID
    kinds: Versioned
    kind: Code
    provider_id: UUID | None
    requirement_ids: tuple[UUID, ...]
    goal_ids: tuple[UUID, ...]
    started_on: date


@contract("mydirection.plans.intervention.session_planned", detail=DETAIL)
class SessionPlanned(Contract):
    """on: the day of starts_at at the provider's place."""

    participant_id: UUID
    intervention_id: UUID
    session_id: UUID
    starts_at: datetime
    on: date
    minutes: Minutes
    mode: Mode


@contract("mydirection.plans.intervention.session_moved", detail=DETAIL)
class SessionMoved(Contract):
    participant_id: UUID
    intervention_id: UUID
    session_id: UUID
    starts_at: datetime
    on: date
    minutes: Minutes
    mode: Mode


@contract("mydirection.plans.intervention.session_cancelled", detail=DETAIL)
class SessionCancelled(Contract):
    participant_id: UUID
    intervention_id: UUID
    session_id: UUID


@contract("mydirection.plans.intervention.attendance_recorded", detail=DETAIL)
class AttendanceRecorded(Contract):
    """acceptable: of coming late or not at all; null of one who came in time. An absence that is
    acceptable never counts against anybody. What is delivered is said again of each requirement, by its
    own event."""

    participant_id: UUID
    intervention_id: UUID
    session_id: UUID
    attended: Literal["yes", "late", "no"]
    acceptable: bool | None
    minutes: Minutes
    delivered: tuple[DeliveredTo, ...]


@contract("mydirection.plans.intervention.attendance_corrected", detail=DETAIL)
class AttendanceCorrected(Contract):
    """What it was in truth, as a whole."""

    participant_id: UUID
    intervention_id: UUID
    session_id: UUID
    attended: Literal["yes", "late", "no"]
    acceptable: bool | None
    minutes: Minutes
    delivered: tuple[DeliveredTo, ...]


@contract("mydirection.plans.intervention.ended", detail=DETAIL)
class InterventionEnded(Contract):
    """outcome_halves: 2 achieved, 1 partly, 0 not."""

    participant_id: UUID
    intervention_id: UUID
    on: date
    outcome: Literal["achieved", "partly", "not"]
    outcome_halves: Annotated[int, Field(ge=0, le=2)]
