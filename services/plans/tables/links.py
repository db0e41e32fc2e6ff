"""Life Links in codes and dates, concerns about them, and who must not be matched: names and words are in
the log alone."""

from sqlalchemy import ARRAY, Boolean, Column, Computed, Date, ForeignKey, Integer, Table, Text, Uuid

from services.plans.tables.metadata import metadata

# causes: why it is paused. refused_by: who declined or ended it and did not say that they may be asked
# again, or a concern; null otherwise.
life_links = Table(
    "life_links",
    metadata,
    Column("link_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("volunteer_id", Uuid, nullable=False),
    Column("volunteer_account", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("before_pause", Text),
    Column("causes", ARRAY(Text), nullable=False),
    Column("proposed_on", Date, nullable=False),
    Column("person_consented_on", Date),
    Column("volunteer_consented_on", Date),
    Column("consented_on", Date),
    Column("trial_ends_on", Date),
    Column("review_due_on", Date),
    Column("paused_on", Date),
    Column("concerns_open", Integer, nullable=False),
    Column("concern_open", Boolean, Computed("concerns_open > 0", persisted=True), nullable=False),
    Column("ended_on", Date),
    Column("refused_by", Text),
)

# raised_by: the party.
life_link_concerns = Table(
    "life_link_concerns",
    metadata,
    Column("concern_id", Uuid, primary_key=True),
    Column("link_id", Uuid, ForeignKey(life_links.c.link_id), nullable=False),
    Column("participant_id", Uuid, nullable=False),
    Column("volunteer_id", Uuid, nullable=False),
    Column("category", Text, nullable=False),
    Column("raised_by", Text, nullable=False),
    Column("raised_on", Date, nullable=False),
    Column("closed_on", Date),
    Column("outcome", Text),
)

life_link_relations = Table(
    "life_link_relations",
    metadata,
    Column("participant_id", Uuid, primary_key=True),
    Column("volunteer_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("declared_on", Date, nullable=False),
)
