"""The register of risk and exclusions."""

from sqlalchemy import Boolean, Column, Date, DateTime, ForeignKey, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.assessment.tables.metadata import metadata
from services.assessment.tables.participants import participants

# codes: what of the entry is no word. words: name, description, place and reference, sealed.
register_entries = Table(
    "register_entries",
    metadata,
    Column("entry_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, ForeignKey(participants.c.participant_id), nullable=False),
    Column("version", Integer, nullable=False),
    Column("matter", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("codes", JSONB, nullable=False),
    Column("other_participant_id", Uuid),
    Column("words", Text),
    Column("source", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("checked", Boolean, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("corrected_at", DateTime(timezone=True)),
    Column("ended_on", Date),
    Column("end_reason", Text),
    Index("register_entries_participant", "participant_id", "entry_id"),
    Index("register_entries_other", "other_participant_id"),
)
