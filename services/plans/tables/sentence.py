"""Sentences as they were told, their requirements, and the interventions that deliver those."""

from sqlalchemy import ARRAY, Boolean, Column, Date, DateTime, ForeignKey, Index, Integer, Table, Text, Uuid

from services.plans.tables.metadata import metadata

# Told by assessment. ends_on: the last day; null for life.
sentences = Table(
    "sentences",
    metadata,
    Column("sentence_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("ended_on", Date),
    Column("end_reason", Text),
)

# amount, delivered: in the unit; both null of time alone. ordered: sealed.
requirements = Table(
    "requirements",
    metadata,
    Column("requirement_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("types", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("sentence_id", Uuid, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("unit", Text),
    Column("amount", Integer),
    Column("delivered", Integer, nullable=False),
    Column("ordered", Text),
    Column("completed_on", Date),
    Column("completed_by", Text),
    Column("open_breach", Uuid),
    Column("closed", Text),
    Column("closed_on", Date),
    Column("closed_reason", Text),
    Index("requirements_participant", "participant_id", "requirement_id"),
    Index("requirements_sentence", "sentence_id"),
)

# provider: sealed, where it has no id. outcome_halves: 2 achieved, 1 partly, 0 not.
interventions = Table(
    "interventions",
    metadata,
    Column("intervention_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("provider_id", Uuid),
    Column("provider", Text),
    Column("requirement_ids", ARRAY(Uuid), nullable=False),
    Column("goal_ids", ARRAY(Uuid), nullable=False),
    Column("started_on", Date, nullable=False),
    Column("ended_on", Date),
    Column("outcome_halves", Integer),
    Index("interventions_participant", "participant_id", "intervention_id"),
)

# version: of the stream when this one was last changed.
intervention_sessions = Table(
    "intervention_sessions",
    metadata,
    Column("session_id", Uuid, primary_key=True),
    Column("intervention_id", Uuid, ForeignKey(interventions.c.intervention_id), nullable=False, index=True),
    Column("participant_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("starts_at", DateTime(timezone=True), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("mode", Text, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    Column("attended", Text),
    Column("acceptable", Boolean),
    Column("attended_minutes", Integer),
    Index("intervention_sessions_participant", "participant_id", "starts_at"),
)
