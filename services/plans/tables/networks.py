"""Networks in codes: names and words are in the log alone."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.plans.tables.metadata import metadata

networks = Table(
    "networks",
    metadata,
    Column("participant_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
)

network_ties = Table(
    "network_ties",
    metadata,
    Column("participant_id", Uuid, ForeignKey(networks.c.participant_id), primary_key=True),
    Column("tie_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("service", Boolean, nullable=False),
    Column("closeness", Integer, nullable=False),
    Column("frequency", Text, nullable=False),
    Column("other_participant_id", Uuid),
    Column("ended_on", Date),
    Column("in_error_on", Date),
)

network_connections = Table(
    "network_connections",
    metadata,
    Column("participant_id", Uuid, ForeignKey(networks.c.participant_id), primary_key=True),
    Column("connection_id", Uuid, primary_key=True),
    Column("place_id", Uuid, nullable=False),
    Column("state", Text, nullable=False),
)

# drawn_by: the party. ties, connections: as on the map, in codes.
network_maps = Table(
    "network_maps",
    metadata,
    Column("participant_id", Uuid, ForeignKey(networks.c.participant_id), primary_key=True),
    Column("map_id", Uuid, primary_key=True),
    Column("drawn_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("drawn_by", Text, nullable=False),
    Column("ties", JSONB, nullable=False),
    Column("connections", JSONB, nullable=False),
    Index("network_maps_day", "participant_id", "drawn_on", unique=True),
)
