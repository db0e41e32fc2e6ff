"""The stored schemas of the public events. `python -m tests.contract.public.golden` brings them up to
date; it refuses to store an incompatible change: raise the contract's version instead."""

import importlib
import json
import pkgutil
import sys
from pathlib import Path

import shared.contracts
from shared.contracts import Contract, declared, schema_uri
from shared.contracts.asyncapi import published, service_of
from shared.contracts.compatibility import Schema, breaks, schema_of

GOLDEN = Path(__file__).parent / "schemas"

for module in pkgutil.iter_modules(shared.contracts.__path__):
    importlib.import_module(f"shared.contracts.{module.name}")  # importing declares

# Tests declare contracts of their own elsewhere.
SERVICES = sorted(
    {
        service_of(cls.contract_type)
        for cls in declared().values()
        if cls.__module__.startswith("shared.contracts.")
    }
)


def contracts() -> list[type[Contract]]:
    return published(SERVICES)


def path_of(cls: type[Contract]) -> Path:
    return GOLDEN / f"{cls.contract_type}.v{cls.contract_version}.json"


def stored(cls: type[Contract]) -> Schema | None:
    path = path_of(cls)
    return json.loads(path.read_text()) if path.exists() else None


def main() -> int:
    """Write what may be written; the number of refusals."""
    refused = 0
    for cls in contracts():
        reasons = breaks(stored(cls) or schema_of(cls), schema_of(cls))
        if reasons:
            refused += 1
            print(schema_uri(cls.contract_type, cls.contract_version), *reasons, sep="\n  ")
        else:
            path_of(cls).write_text(json.dumps(schema_of(cls), indent=2, sort_keys=True) + "\n")
    return refused


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    sys.exit(main())
