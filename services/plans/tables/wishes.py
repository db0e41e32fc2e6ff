"""What people who look for a volunteer wish for, in codes: their words are in the log alone."""

from sqlalchemy import Column, Date, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from services.plans.tables.metadata import metadata

wishes = Table(
    "wishes",
    metadata,
    Column("participant_id", Uuid, primary_key=True),
    Column("interests", ARRAY(Text), nullable=False),
    Column("areas", ARRAY(Text), nullable=False),
    Column("languages", ARRAY(Text), nullable=False),
    Column("districts", ARRAY(Text), nullable=False),
    Column("times", ARRAY(Text), nullable=False),
    Column("must", ARRAY(Text), nullable=False),
    Column("may", ARRAY(Text), nullable=False),
    Column("written_on", Date, nullable=False),
)
