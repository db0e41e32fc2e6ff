"""Public events: what crosses a service's border. See `assessment` for the first ones."""

from shared.contracts.declaration import (
    Contract,
    Misrouted,
    UnknownContract,
    contract,
    declared,
    parse,
)
from shared.contracts.envelope import (
    Envelope,
    is_restricted,
    person_of,
    restricted_subject,
    schema_uri,
    source_of,
)

__all__ = [
    "Contract",
    "Envelope",
    "Misrouted",
    "UnknownContract",
    "contract",
    "declared",
    "is_restricted",
    "parse",
    "person_of",
    "restricted_subject",
    "schema_uri",
    "source_of",
]
