"""Sentences, access needs and the history of a participant's record."""

from sqlalchemy import ARRAY, Boolean, Column, Date, DateTime, ForeignKey, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.assessment.tables.metadata import metadata
from services.assessment.tables.participants import participants


def _whose(*, key: bool = True) -> Column[object]:
    whose = ForeignKey(participants.c.participant_id)
    return Column("participant_id", Uuid, whose, primary_key=key, nullable=False, index=not key)


# ends_on: the last day; null for a licence for life. length_months: null where it is not whole.
sentences = Table(
    "sentences",
    metadata,
    Column("sentence_id", Uuid, primary_key=True),
    _whose(key=False),
    Column("kind", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("length_days", Integer),
    Column("length_months", Integer),
    Column("recalled", Boolean, nullable=False),
    Column("ended_on", Date),
    Column("end_reason", Text),
)

# A statement of each party. note: sealed.
access_needs = Table(
    "access_needs",
    metadata,
    _whose(),
    Column("party", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("language", Text, nullable=False),
    Column("interpreter", Text, nullable=False),
    Column("reading_support", Text, nullable=False),
    Column("neurodiversity", ARRAY(Text), nullable=False),
    Column("disabilities", ARRAY(Text), nullable=False),
    Column("adjustments", ARRAY(Text), nullable=False),
    Column("note", Text),
)

# What changed after the registration. what: the event's name. details: its codes and dates.
# former_identity: of a correction, what said who it was before, sealed.
participant_history = Table(
    "participant_history",
    metadata,
    _whose(),
    Column("version", Integer, primary_key=True),
    Column("what", Text, nullable=False),
    Column("details", JSONB, nullable=False),
    Column("former_identity", Text),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)
