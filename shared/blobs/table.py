"""The rows of blobs, and when they go. The columns are described in the migrations, branch `blobs`."""

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from shared.eventstore.changes import Change, Row, Sealing, participant
from shared.eventstore.epochs import LOCK_SPACE
from shared.eventstore.unit import Appended

Rows: TypeAlias = Callable[[Appended, Sealing], Iterable[Row]]

# Of one blob: whoever keeps it and whoever sweeps wait for each other. LOCK_SPACE + 1 is messaging's.
LOCK: Final = f"select pg_advisory_xact_lock({LOCK_SPACE + 2}, hashtext($1))"
KEEP: Final = """
    insert into blobs (blob_id, owner, kind, size, digest, stored_at) values ($1, $2, $3, $4, $5, $6)
    on conflict (blob_id) do nothing
"""
ONE: Final = "select blob_id, owner, kind, size, digest from blobs where blob_id = $1"
ELSEWHERE: Final = "select exists (select from blobs where digest = $1 and owner <> $2)"
SINCE: Final = "select count(*) from blobs where owner = $1 and stored_at >= $2"
THERE: Final = "select exists (select from blobs where blob_id = $1)"
FORGET: Final = "delete from blobs where owner = $1"


def forgetting_blobs(erasure: type, rows: Rows = participant) -> tuple[Change, ...]:
    """What a service's projection adds. erasure: its event that somebody's key is destroyed; rows: from
    that event their id. The files go with the next sweep; nobody can open them by then."""
    return (Change(erasure, FORGET, rows),)
