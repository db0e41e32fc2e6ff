"""The event store: PostgreSQL, one database a service. See docs/decisions/0002-log-order.md."""

from shared.eventstore.codec import Codec, UnknownEvent
from shared.eventstore.database import Database, OldPostgreSQL, columns, raw
from shared.eventstore.faults import is_outage, violated_constraint
from shared.eventstore.handling import Handled, create, handle, load_all
from shared.eventstore.key_database import KeyDatabase
from shared.eventstore.log import START, Audience, Position, Recorded
from shared.eventstore.store import EventStore, no_view
from shared.eventstore.unit import SYSTEM, Answer, Appended, Origin, Unit, VersionConflict, View, Write

__all__ = [
    "START",
    "SYSTEM",
    "Answer",
    "Appended",
    "Audience",
    "Codec",
    "Database",
    "EventStore",
    "Handled",
    "KeyDatabase",
    "OldPostgreSQL",
    "Origin",
    "Position",
    "Recorded",
    "Unit",
    "UnknownEvent",
    "VersionConflict",
    "View",
    "Write",
    "columns",
    "create",
    "handle",
    "is_outage",
    "load_all",
    "no_view",
    "raw",
    "violated_constraint",
]
