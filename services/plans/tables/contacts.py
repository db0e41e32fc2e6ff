"""Contacts in codes and times: what is said is in the log alone."""

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, Table, Text, Uuid

from services.plans.tables.metadata import metadata

contacts = Table(
    "contacts",
    metadata,
    Column("contact_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("starts_at", DateTime(timezone=True), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("mode", Text, nullable=False),
    Column("place", Text),
    Column("purpose", Text, nullable=False),
    Column("asked_for_by", Text, nullable=False),
    Column("with_account", Text),
    Column("planned", Boolean, nullable=False),
    Column("requested_at", DateTime(timezone=True)),
    Column("answered_at", DateTime(timezone=True)),
    Column("held_on", Date),
    Column("held_minutes", Integer),
    Column("held_by", Text),
    Column("missed_by", Text),
    Column("acceptable", Text),
    Column("rating", Integer),
)
