"""Who participates. It holds ciphertext where something is private."""

from sqlalchemy import Column, Date, DateTime, Index, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.assessment.tables.metadata import metadata

# crn_index: blind index of the CRN, null once erased. identity: CRN, name and date of birth, sealed.
participants = Table(
    "participants",
    metadata,
    Column("participant_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("arm", Text, nullable=False),
    Column("index_date", Date, nullable=False),
    Column("index_offence", Text, nullable=False),
    Column("definition", Text, nullable=False),
    Column("characteristics", JSONB, nullable=False),
    Column("case_manager", Text),
    Column("crn_index", LargeBinary),
    Column("identity", Text),
    Column("follow_up_starts_on", Date),
    Column("follow_up_ends_on", Date),
    Column("registered_at", DateTime(timezone=True), nullable=False),
    Column("erasure_requested_at", DateTime(timezone=True)),
    Column("erased_at", DateTime(timezone=True)),
    Index("participants_crn", "crn_index", unique=True),
    Index("participants_caseload", "case_manager", "participant_id"),
)
