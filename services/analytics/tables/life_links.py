"""Life Links: each link, its meetings and the concerns about it."""

from sqlalchemy import Boolean, Column, Date, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.analytics.tables.base import metadata

links = Table(
    "links",
    metadata,
    Column("link_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("volunteer_id", Uuid),
    Column("proposed_by", Text),
    Column("proposed_on", Date),
    Column("person_consented_on", Date),
    Column("volunteer_consented_on", Date),
    Column("declined_on", Date),
    Column("trial_begun_on", Date),
    Column("trial_ends_on", Date),
    Column("confirmed_on", Date),
    Column("reviewed_on", Date),
    Column("person_says", Text),
    Column("volunteer_says", Text),
    Column("paused", Boolean),
    Column("pauses", JSONB, nullable=False),
    Column("ended_on", Date),
    Column("ended_because", Text),
    Column("ended_reason", Text),
)

link_concerns = Table(
    "link_concerns",
    metadata,
    Column("concern_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("link_id", Uuid),
    Column("raised_by", Text),
    Column("category", Text),
    Column("raised_on", Date),
    Column("outcome", Text),
    Column("closed_on", Date),
)

link_meetings = Table(
    "link_meetings",
    metadata,
    Column("meeting_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("link_id", Uuid),
    Column("state", Text),
    Column("met_on", Date),
    Column("planned_minutes", Integer),
    Column("mode", Text),
    Column("minutes", Integer),
    Column("missed_by", Text),
    Column("acceptable", Text),
    Column("rating", Integer),
)
