"""Units, case managers and whose case a participant is, each with the days on which it holds."""

from sqlalchemy import Column, Date, DateTime, ForeignKey, Index, Integer, Table, Text, Uuid

from services.assessment.tables.metadata import metadata
from services.assessment.tables.participants import participants

units = Table(
    "units",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
    Index("units_code", "kind", "code", unique=True),
)

# In the tables of what holds for a time, number is the version of the stream that said so, and
# until_on the first day on which it no longer holds.
unit_parents = Table(
    "unit_parents",
    metadata,
    Column("unit_id", Uuid, ForeignKey(units.c.unit_id), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("parent_id", Uuid, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
    Index("unit_parents_parent", "parent_id"),
)

team_leaders = Table(
    "team_leaders",
    metadata,
    Column("unit_id", Uuid, ForeignKey(units.c.unit_id), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("account", Text, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
    Index("team_leaders_account", "account"),
)

# name: sealed with a key of the case manager's own; null once erased.
case_managers = Table(
    "case_managers",
    metadata,
    Column("case_manager_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("account", Text, nullable=False),
    Column("name", Text),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
    Column("erasure_requested_at", DateTime(timezone=True)),
    Column("erased_at", DateTime(timezone=True)),
    Index("case_managers_account", "account", unique=True),
)

trainings = Table(
    "trainings",
    metadata,
    Column("case_manager_id", Uuid, ForeignKey(case_managers.c.case_manager_id), primary_key=True),
    Column("module", Text, primary_key=True),
    Column("completed_on", Date, primary_key=True),
    Column("expires_on", Date),
)

team_members = Table(
    "team_members",
    metadata,
    Column("case_manager_id", Uuid, ForeignKey(case_managers.c.case_manager_id), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("account", Text, nullable=False),
    Column("team_id", Uuid, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
    Index("team_members_team", "team_id"),
)

absences = Table(
    "absences",
    metadata,
    Column("absence_id", Uuid, primary_key=True),
    Column("case_manager_id", Uuid, ForeignKey(case_managers.c.case_manager_id), nullable=False, index=True),
    Column("deputy_id", Uuid, nullable=False, index=True),
    Column("deputy_account", Text, nullable=False, index=True),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
)

# case_manager_id, account: null where a case was ended. override_words: sealed.
assignments = Table(
    "assignments",
    metadata,
    Column("participant_id", Uuid, ForeignKey(participants.c.participant_id), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("case_manager_id", Uuid),
    Column("account", Text),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
    Column("reason", Text),
    Column("override_reason", Text),
    Column("override_words", Text),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Index("assignments_account", "account", "participant_id"),
    Index("assignments_case_manager", "case_manager_id", "participant_id"),
)
