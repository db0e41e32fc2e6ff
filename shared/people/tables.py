"""What is kept of people. The columns are described in the migrations, branch `people`."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Integer, MetaData, Table, Text, Uuid

metadata = MetaData()

people = Table(
    "people",
    metadata,
    Column("participant_id", Uuid, primary_key=True),
    Column("arm", Text),
    Column("status", Text),
    Column("status_on", Date),
    Column("registered_by", Text),
    Column("erased", Boolean, nullable=False),
)

permissions = Table(
    "people_permissions",
    metadata,
    Column("participant_id", Uuid, primary_key=True),
    Column("purpose", Text, primary_key=True),
    Column("may", Boolean, nullable=False),
)

merges = Table(
    "people_merges",
    metadata,
    Column("participant_id", Uuid, primary_key=True),
    Column("merged_into", Uuid),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
)

# A view: which record leads to which, in one step.
links = Table("people_links", metadata, Column("participant_id", Uuid), Column("merged_into", Uuid))

# ended: from from_on on it is nobody's; case_manager_id and account are whose it was.
cases = Table(
    "people_cases",
    metadata,
    Column("participant_id", Uuid, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("case_manager_id", Uuid, nullable=False),
    Column("account", Text, nullable=False),
    Column("ended", Boolean, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
)

case_managers = Table(
    "people_case_managers",
    metadata,
    Column("case_manager_id", Uuid, primary_key=True),
    Column("account", Text, nullable=False),
    Column("from_on", Date),
    Column("until_on", Date),
)

trainings = Table(
    "people_trainings",
    metadata,
    Column("case_manager_id", Uuid, primary_key=True),
    Column("module", Text, primary_key=True),
    Column("completed_on", Date, primary_key=True),
    Column("expires_on", Date),
)

leave = Table(
    "people_leave",
    metadata,
    Column("absence_id", Uuid, primary_key=True),
    Column("case_manager_id", Uuid, nullable=False),
    Column("deputy_account", Text, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
)

team_members = Table(
    "people_team_members",
    metadata,
    Column("case_manager_id", Uuid, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("account", Text, nullable=False),
    Column("team_id", Uuid, nullable=False),
    Column("joined", Boolean, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
)

team_leaders = Table(
    "people_team_leaders",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("account", Text, nullable=False),
    Column("appointed", Boolean, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
)

exclusions = Table(
    "people_exclusions",
    metadata,
    Column("entry_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("other_participant_id", Uuid),
    Column("district", Text),
    Column("category", Text),
    Column("checked", Boolean, nullable=False),
    Column("source", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("ended_on", Date),
)

risks = Table(
    "people_risks",
    metadata,
    Column("entry_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("level", Text),
    Column("mappa_category", Integer),
    Column("mappa_level", Integer),
    Column("alert", Text),
    Column("source", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("ended_on", Date),
)

erasures = Table(
    "people_erasures",
    metadata,
    Column("participant_id", Uuid, primary_key=True),
    Column("taken_at", DateTime(timezone=True), nullable=False),
    Column("destroyed_at", DateTime(timezone=True)),
)

# What others have told, and can tell again.
LEARNED = tuple(table.name for table in metadata.sorted_tables if table not in (erasures, links))
