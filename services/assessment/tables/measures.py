"""Administrations of measures, the alerts they raise, and versioned data."""

from sqlalchemy import Boolean, Column, Date, DateTime, ForeignKey, Index, Integer, Numeric, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.assessment.tables.metadata import metadata
from services.assessment.tables.participants import participants

# answers: sealed. scores are numbers that nobody can be known by.
administrations = Table(
    "administrations",
    metadata,
    Column("administration_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, ForeignKey(participants.c.participant_id), nullable=False),
    Column("version", Integer, nullable=False),
    Column("measure", Text, nullable=False),
    Column("time_point", Text, nullable=False),
    Column("administered_on", Date, nullable=False),
    Column("filled_in_by", Text, nullable=False),
    Column("entered_by_party", Text, nullable=False),
    Column("answers", Text),
    Column("raw", Numeric),
    Column("total", Numeric),
    Column("not_computed", Text),
    Column("prorated", Boolean, nullable=False),
    Column("subscales", JSONB, nullable=False),
    Column("items_missing", Integer),
    Column("withdrawn", Text),
    Index("administrations_participant", "participant_id", "administration_id"),
)

# alert_id: of the event that raised it, so that alerts are in their order. refused_measure: where the
# request with the answers was refused, the measure that it named; there is no administration then.
alerts = Table(
    "alerts",
    metadata,
    Column("alert_id", Uuid, primary_key=True),
    Column("administration_id", Uuid, nullable=False),
    Column("participant_id", Uuid, ForeignKey(participants.c.participant_id), nullable=False),
    Column("alert", Text, nullable=False),
    Column("raised_at", DateTime(timezone=True), nullable=False),
    Column("action", Text),
    Column("acknowledged_at", DateTime(timezone=True)),
    Column("acknowledged_by", Text),
    Column("refused_measure", Text),
    Index("alerts_administration", "administration_id", "alert", unique=True),
)

definitions = Table(
    "definitions",
    metadata,
    Column("definition_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("content", JSONB, nullable=False),
    Column("published_at", DateTime(timezone=True), nullable=False),
    Index("definitions_reference", "kind", "reference", unique=True),
)

wordings = Table(
    "wordings",
    metadata,
    Column("definition_id", Uuid, ForeignKey(definitions.c.definition_id), primary_key=True),
    Column("language", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("wording", JSONB, nullable=False),
    Column("added_at", DateTime(timezone=True), nullable=False),
)
