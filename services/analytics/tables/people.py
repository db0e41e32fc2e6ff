"""Who there is, what became of them, what they allow, and who was erased."""

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.analytics.tables.base import metadata

participants = Table(
    "participants",
    metadata,
    Column("participant_id", Uuid, primary_key=True),
    Column("pseudonym", Text),
    Column("arm", Text),
    Column("index_date", Date),
    Column("index_offence", Text),
    Column("definition", Text),
    Column("characteristics", JSONB),
    Column("erased_at", DateTime(timezone=True)),
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("participant_id", Uuid, primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("event", Boolean),
    Column("time_days", Integer),
    Column("reoffences", Integer),
)

erasures = Table(
    "erasures",
    metadata,
    Column("participant_id", Uuid, primary_key=True),
    Column("service", Text, primary_key=True),
    Column("requested_at", DateTime(timezone=True)),
    Column("erased_at", DateTime(timezone=True)),
)

merges = Table(
    "merges",
    metadata,
    Column("participant_id", Uuid, primary_key=True),
    Column("merged_into", Uuid),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
)

permissions = Table(
    "permissions",
    metadata,
    Column("participant_id", Uuid, primary_key=True),
    Column("purpose", Text, primary_key=True),
    Column("may", Boolean, nullable=False),
    Column("because", Text),
)

# A view: every record of whoever may not be in the datasets.
left_out = Table("left_out", metadata, Column("participant_id", Uuid))

# Volunteers and coaches. pseudonym: null once erased.
supporters = Table(
    "supporters",
    metadata,
    Column("supporter_id", Uuid, primary_key=True),
    Column("pseudonym", Text),
    Column("erased_at", DateTime(timezone=True)),
)
