"""Assessments and outcome measures."""

from sqlalchemy import Boolean, Column, Date, Integer, Numeric, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.analytics.tables.base import metadata

assessments = Table(
    "assessments",
    metadata,
    Column("assessment_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("state", Text, nullable=False),
    Column("framework", Text),
    Column("based_on", Integer),
    Column("reopened_on", Date),
    Column("completed_on", Date),
    Column("answer", Text),
    Column("in_own_session", Boolean),
    Column("answer_reason", Text),
    Column("answered_on", Date),
    Column("countersigned_on", Date),
    Column("returned_on", Date),
    Column("return_reason", Text),
)

assessment_sections = Table(
    "assessment_sections",
    metadata,
    Column("assessment_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("section", Text, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("position", Integer, nullable=False),
    Column("strengths", Integer, nullable=False),
    Column("strengths_named_by_person", Integer, nullable=False),
    Column("strengths_confirmed", Integer, nullable=False),
    Column("needs", Integer, nullable=False),
    Column("aspirations", Integer, nullable=False),
    Column("own_words", Integer, nullable=False),
    Column("person_rating", Integer),
    Column("practitioner_rating", Integer),
    Column("divergence", Integer),
    Column("readiness", Text),
)

measures = Table(
    "measures",
    metadata,
    Column("measure", Text, primary_key=True),
    Column("items", Integer, nullable=False),
    Column("better", Text, nullable=False),
    Column("minimum", Numeric),
    Column("maximum", Numeric),
    Column("standard_deviation", Numeric),
    Column("reliability", Numeric),
    Column("subscales", ARRAY(Text), nullable=False),
)

administrations = Table(
    "administrations",
    metadata,
    Column("administration_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("measure", Text),
    Column("time_point", Text),
    Column("administered_on", Date),
    Column("filled_in_by", Text),
    Column("raw", Numeric),
    Column("total", Numeric),
    Column("not_computed", Text),
    Column("items_missing", Integer),
    Column("withdrawn", Text),
    Column("alerts", JSONB, nullable=False),
)

subscale_scores = Table(
    "subscale_scores",
    metadata,
    Column("administration_id", Uuid, primary_key=True),
    Column("subscale", Text, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("score", Numeric),
)
