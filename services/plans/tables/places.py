"""The directory of groups and places; it is nobody's record."""

from sqlalchemy import Boolean, Column, Computed, Date, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

from services.plans.tables.metadata import metadata

places = Table(
    "places",
    metadata,
    Column("place_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("contact", Text),
    Column("languages", ARRAY(Text), nullable=False),
    Column("accessible", Boolean),
    Column("times", Text),
    Column("categories", ARRAY(Text), nullable=False),
    Column("open_to", ARRAY(Text), nullable=False),
    Column("taking", Boolean, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("closed_on", Date),
    Column("words", TSVECTOR, Computed("to_tsvector('simple', name)", persisted=True), nullable=False),
    Index("places_code", "code", unique=True),
    Index("places_words", "words", postgresql_using="gin"),
    Index("places_district", "district", "place_id"),
    Index("places_categories", "categories", postgresql_using="gin"),
)
