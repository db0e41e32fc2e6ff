"""Who participates. It holds ciphertext where something is private."""

from sqlalchemy import Column, Date, DateTime, Index, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.assessment.tables.metadata import metadata

# crn_index, pnc_index, external_index: blind indices, null where there is none and once erased.
# identity: what says who it is, sealed. status, started_on, ended_on: null for a comparator.
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
    Column("pnc_index", LargeBinary),
    Column("external_index", LargeBinary),
    Column("identity", Text),
    Column("follow_up_starts_on", Date),
    Column("follow_up_ends_on", Date),
    Column("status", Text),
    Column("started_on", Date),
    Column("ended_on", Date),
    Column("died_on", Date),
    Column("registered_at", DateTime(timezone=True), nullable=False),
    Column("erasure_requested_at", DateTime(timezone=True)),
    Column("erased_at", DateTime(timezone=True)),
    Index("participants_crn", "crn_index", unique=True),
    Index("participants_pnc", "pnc_index", unique=True),
    Index("participants_external", "external_index", unique=True),
    Index("participants_caseload", "case_manager", "participant_id"),
)
