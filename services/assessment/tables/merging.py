"""Which records were merged into which CRN."""

from sqlalchemy import Boolean, Column, DateTime, Index, LargeBinary, Table, Uuid

from services.assessment.tables.metadata import metadata

# target_index: blind index of the CRN, null once unmerged or erased.
merges = Table(
    "merges",
    metadata,
    Column("participant_id", Uuid, primary_key=True),
    Column("merged", Boolean, nullable=False),
    Column("target_index", LargeBinary),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Index("merges_target", "target_index", postgresql_where="merged"),
)
