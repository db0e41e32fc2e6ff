"""Life Coaching: each course, its sessions, the actions agreed in them, and how far goals are reached."""

from sqlalchemy import Boolean, Column, Date, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.analytics.tables.base import metadata

coachings = Table(
    "coachings",
    metadata,
    Column("coaching_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("asked_by", Text),
    Column("asked_on", Date),
    Column("coach_id", Uuid),
    Column("coach_named_on", Date),
    Column("agreements", Integer),
    Column("agreed_on", Date),
    Column("in_force", Boolean),
    Column("resting", Boolean),
    Column("ended_on", Date),
    Column("ended_by", Text),
    Column("ended_reason", Text),
    Column("person_review", Integer),
    Column("coach_review", Integer),
)

coaching_sessions = Table(
    "coaching_sessions",
    metadata,
    Column("session_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("coaching_id", Uuid),
    Column("state", Text),
    Column("held_on", Date),
    Column("minutes", Integer),
    Column("missed_by", Text),
    Column("confidence_before", Integer),
    Column("confidence_after", Integer),
)

coaching_actions = Table(
    "coaching_actions",
    metadata,
    Column("action_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("coaching_id", Uuid),
    Column("owner", Text),
    Column("due_on", Date),
    Column("proposed_on", Date),
    Column("done_on", Date),
    Column("dropped_on", Date),
)

coaching_goals = Table(
    "coaching_goals",
    metadata,
    Column("coaching_id", Uuid, primary_key=True),
    Column("goal_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("of_plan", Boolean),
    Column("scores", JSONB, nullable=False),
)
