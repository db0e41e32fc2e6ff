"""Meetings of Life Links and volunteers' expenses, in codes, times and amounts: what is written is in the
log alone. An expense names its meeting and nobody: it stays when the person is erased."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Integer, Table, Text, Uuid

from services.plans.tables.metadata import metadata

# planned_on: the day of starts_at at the provider's place. held_on, held_minutes: of one that was held.
meetings = Table(
    "life_link_meetings",
    metadata,
    Column("meeting_id", Uuid, primary_key=True),
    Column("link_id", Uuid, nullable=False),
    Column("participant_id", Uuid, nullable=False),
    Column("volunteer_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("starts_at", DateTime(timezone=True), nullable=False),
    Column("planned_on", Date, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("mode", Text, nullable=False),
    Column("place", Text),
    Column("held_on", Date),
    Column("held_minutes", Integer),
    Column("missed_by", Text),
    Column("acceptable", Text),
    Column("rating", Integer),
    Column("rating_shared", Boolean, nullable=False),
)

expenses = Table(
    "life_link_expenses",
    metadata,
    Column("expense_id", Uuid, primary_key=True),
    Column("volunteer_id", Uuid, nullable=False),
    Column("meeting_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount_pence", BigInteger, nullable=False),
    Column("metres", Integer),
    Column("receipt_id", Uuid),
    Column("seen_elsewhere", Boolean, nullable=False),
    Column("met_on", Date, nullable=False),
    Column("claimed_on", Date, nullable=False),
    Column("decided_on", Date),
    Column("reason", Text),
    Column("paid_on", Date),
)
