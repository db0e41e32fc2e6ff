"""The tables of the projection, all written by it alone and rebuildable from the feed."""

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()

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
