"""Strengths-based assessments: what stage they are at. Their words are in the log alone."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text, Uuid

from services.assessment.tables.metadata import metadata
from services.assessment.tables.participants import participants

# number, status: of the last version.
assessments = Table(
    "assessments",
    metadata,
    Column("assessment_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, ForeignKey(participants.c.participant_id), nullable=False),
    Column("version", Integer, nullable=False),
    Column("framework", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("started_on", Date, nullable=False),
    Index("assessments_participant", "participant_id", unique=True),
)

assessment_versions = Table(
    "assessment_versions",
    metadata,
    Column("assessment_id", Uuid, ForeignKey(assessments.c.assessment_id), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("status", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("based_on", Integer),
    Column("opened_on", Date, nullable=False),
    Column("completed_on", Date),
    Column("answer", Text),
    Column("answered_in_own_session", Boolean),
    Column("answered_on", Date),
    Column("countersigned_on", Date),
    Column("returned_on", Date),
)
