"""Tables of cases, of what moved them, and of what is known of assessments."""

from sqlalchemy import ARRAY, Boolean, Column, Date, Integer, Table, Text, Uuid

from services.plans.tables.metadata import metadata

cases = Table(
    "cases",
    metadata,
    Column("participant_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("phase", Text, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("entered_on", Date, nullable=False),
    Column("rests_since", Date),
    Column("closed_on", Date),
    Column("close_reason", Text),
    Column("closed_from_outside", Boolean, nullable=False),
)

# number: the stream's version. from_phase and what is said of a gate: null where there is none.
case_moves = Table(
    "case_moves",
    metadata,
    Column("participant_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("on_day", Date, nullable=False),
    Column("phase", Text),
    Column("from_phase", Text),
    Column("reason", Text),
    Column("from_outside", Boolean, nullable=False),
    Column("result", Text),
    Column("not_agreed", Boolean, nullable=False),
    Column("unmet", ARRAY(Text), nullable=False),
    Column("override_reason", Text),
    Column("override_role", Text),
    Column("account", Text),
    Column("words", Text),
)

# completed_on: null while only a later event of the version has arrived.
assessments = Table(
    "known_assessments",
    metadata,
    Column("assessment_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("framework", Text),
    Column("completed_on", Date),
    Column("strengths", ARRAY(Uuid), nullable=False),
    Column("needs", ARRAY(Uuid), nullable=False),
    Column("answer", Text),
    Column("in_own_session", Boolean, nullable=False),
    Column("countersigned", Boolean, nullable=False),
    Column("returned_on", Date),
)
