"""What follow-ups found, and what the rules say of it."""

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Table, Text, Uuid

from services.assessment.tables.metadata import metadata
from services.assessment.tables.participants import participants

reoffences = Table(
    "reoffences",
    metadata,
    Column("reoffence_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, ForeignKey(participants.c.participant_id), nullable=False, index=True),
    Column("offence_date", Date, nullable=False),
    Column("proven_date", Date, nullable=False),
    Column("disposal", Text, nullable=False),
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("participant_id", Uuid, ForeignKey(participants.c.participant_id), primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("event", Boolean),
    Column("time_days", BigInteger),
    Column("reoffences", BigInteger),
)
