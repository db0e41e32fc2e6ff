"""Coaches, and courses of coaching in codes, days and scores: what is said is in the log alone."""

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
)

from services.plans.tables.metadata import metadata

# name, known_as: sealed with the coach's own key.
coaches = Table(
    "coaches",
    metadata,
    Column("coach_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("account", Text, unique=True),
    Column("name", Text),
    Column("known_as", Text),
    Column("languages", ARRAY(Text), nullable=False),
    Column("most_coachings", Integer, nullable=False),
    Column("registered_on", Date, nullable=False),
    Column("left_on", Date),
    Column("erased_on", Date),
)

# expires_on: the last day on which it holds; null: for good.
coach_trainings = Table(
    "coach_trainings",
    metadata,
    Column("coach_id", Uuid, ForeignKey(coaches.c.coach_id), primary_key=True),
    Column("module", Text, primary_key=True),
    Column("completed_on", Date, primary_key=True),
    Column("expires_on", Date),
)

# known_as: what the person wants to be called, sealed. in_force: number of the agreement.
coachings = Table(
    "coachings",
    metadata,
    Column("coaching_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("coach_id", Uuid),
    Column("begun_on", Date, nullable=False),
    Column("known_as", Text),
    Column("agreements", Integer, nullable=False),
    Column("in_force", Integer),
    Column("rests_since", Date),
    Column("ended_on", Date),
    Column("ended_by", Text),
    Column("end_reason", Text),
    Column("review", Boolean, nullable=False),
    Column("person_reviewed_on", Date),
    Column("coach_reviewed_on", Date),
    Index("coachings_participant", "participant_id", "coaching_id"),
    Index("coachings_coach", "coach_id", "coaching_id"),
)

# version: of the stream when this one was last changed. confidence_*: 0 to 10.
coaching_sessions = Table(
    "coaching_sessions",
    metadata,
    Column("session_id", Uuid, primary_key=True),
    Column("coaching_id", Uuid, ForeignKey(coachings.c.coaching_id), nullable=False, index=True),
    Column("participant_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("starts_at", DateTime(timezone=True), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("mode", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("missed_by", Text),
    Column("held_minutes", Integer),
    Column("confidence_before", Integer),
    Column("confidence_after", Integer),
    Index("coaching_sessions_participant", "participant_id", "starts_at"),
)
