"""Each participant's say about the use of their data, a row a purpose."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, Table, Text, Uuid

from services.assessment.tables.metadata import metadata
from services.assessment.tables.participants import participants

consents = Table(
    "consents",
    metadata,
    Column("participant_id", Uuid, ForeignKey(participants.c.participant_id), primary_key=True),
    Column("purpose", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("basis", Text),
    Column("reference", Text),
    Column("wording", Text),
    Column("language", Text),
    Column("given_on", Date),
    Column("on_behalf", Text),
    Column("withdrawn_on", Date),
    Column("objected_on", Date),
    Column("may", Boolean, nullable=False),
    Column("because", Text),
)
