"""Volunteers in codes and days; what they are called, and what is said of them, is sealed with their own
key."""

from sqlalchemy import ARRAY, Boolean, Column, Date, ForeignKey, Integer, Table, Text, Uuid

from services.plans.tables.metadata import metadata

# cleared_from, cleared_until: the days, both included, on which check and training hold together.
volunteers = Table(
    "volunteers",
    metadata,
    Column("volunteer_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("account", Text),
    Column("name", Text),
    Column("known_as", Text),
    Column("contact", Text),
    Column("participant_id", Uuid),
    Column("status", Text, nullable=False),
    Column("status_on", Date, nullable=False),
    Column("reason", Text),
    Column("words", Text),
    Column("interests", ARRAY(Text), nullable=False),
    Column("areas", ARRAY(Text), nullable=False),
    Column("languages", ARRAY(Text), nullable=False),
    Column("districts", ARRAY(Text), nullable=False),
    Column("times", ARRAY(Text), nullable=False),
    Column("categories", ARRAY(Text), nullable=False),
    Column("traits", ARRAY(Text), nullable=False),
    Column("most_links", Integer, nullable=False),
    Column("most_minutes_a_month", Integer, nullable=False),
    Column("cleared_from", Date),
    Column("cleared_until", Date),
    Column("applied_on", Date, nullable=False),
    Column("erased_on", Date),
)

volunteer_references = Table(
    "volunteer_references",
    metadata,
    Column("volunteer_id", Uuid, ForeignKey(volunteers.c.volunteer_id), primary_key=True),
    Column("reference_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("referee", Text),
    Column("asked_on", Date, nullable=False),
    Column("satisfactory", Boolean),
    Column("words", Text),
    Column("received_on", Date),
)

# status: what the update service said last. decided_by: the account.
volunteer_checks = Table(
    "volunteer_checks",
    metadata,
    Column("volunteer_id", Uuid, ForeignKey(volunteers.c.volunteer_id), primary_key=True),
    Column("check_id", Uuid, primary_key=True),
    Column("level", Text, nullable=False),
    Column("barred_lists", ARRAY(Text), nullable=False),
    Column("ground", Text, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("update_service", Boolean, nullable=False),
    Column("status", Text),
    Column("status_on", Date),
    Column("decision", Text, nullable=False),
    Column("holds_until", Date, nullable=False),
    Column("conviction", Boolean, nullable=False),
    Column("considered", Text),
    Column("decided_by", Text, nullable=False),
    Column("decided_on", Date, nullable=False),
)

volunteer_trainings = Table(
    "volunteer_trainings",
    metadata,
    Column("volunteer_id", Uuid, ForeignKey(volunteers.c.volunteer_id), primary_key=True),
    Column("module", Text, primary_key=True),
    Column("completed_on", Date, primary_key=True),
    Column("expires_on", Date),
)
