"""What follow-ups found, and what the rules say of it."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, ForeignKey, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from services.assessment.tables.metadata import metadata
from services.assessment.tables.participants import participants

# version: of the participant's stream when it was last said. withdrawn: its source took it back.
# covers_until: of the extract that said the last word, null where none did.
reoffences = Table(
    "reoffences",
    metadata,
    Column("reoffence_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, ForeignKey(participants.c.participant_id), nullable=False, index=True),
    Column("offence_date", Date, nullable=False),
    Column("proven_date", Date, nullable=False),
    Column("disposal", Text, nullable=False),
    Column("offence_code", Text),
    Column("proof", Text),
    Column("source", Text),
    Column("version", Integer, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("covers_until", Date),
)

# What an extract's rows about somebody came to so far; gone at the job's end, else with the job. told: the
# reoffences that rows without an id were found to be.
import_marks = Table(
    "import_marks",
    metadata,
    Column("job_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, primary_key=True),
    Column("searched", Boolean, nullable=False),
    Column("incomplete", Boolean, nullable=False),
    Column("told", ARRAY(Uuid), nullable=False),
)

# All that was ever said of a reoffence; nothing but the source of a withdrawal.
reoffence_versions = Table(
    "reoffence_versions",
    metadata,
    Column("reoffence_id", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("participant_id", Uuid, ForeignKey(participants.c.participant_id), nullable=False, index=True),
    Column("said_at", DateTime(timezone=True)),
    Column("withdrawn", Boolean, nullable=False),
    Column("offence_date", Date),
    Column("proven_date", Date),
    Column("disposal", Text),
    Column("offence_code", Text),
    Column("proof", Text),
    Column("source", Text),
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
