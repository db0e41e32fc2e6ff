"""Public events: what crosses a service's border. See `assessment` for the first ones."""

from shared.contracts.declaration import Contract, UnknownContract, contract, declared, parse
from shared.contracts.envelope import Envelope, schema_uri, source_of

__all__ = [
    "Contract",
    "Envelope",
    "UnknownContract",
    "contract",
    "declared",
    "parse",
    "schema_uri",
    "source_of",
]
