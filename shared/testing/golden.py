"""Golden events: one stored row of every event and schema version there ever was, kept for ever."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from shared.eventstore import Codec
from shared.security import Keys


@dataclass(frozen=True)
class Golden:
    """A stored row as it lies in the log; `data` is its JSON text."""

    name: str
    schema_version: int
    stream: str
    id: UUID
    data: str

    def decode(self, codec: Codec, keys: Keys) -> Any:
        return codec.decode(
            self.name, self.schema_version, self.data, event_id=self.id, stream=self.stream, keys=keys
        )


def read(folder: Path) -> Sequence[Golden]:
    """The rows in `folder`/<name>.<version>.json, by name and version."""
    rows = [json.loads(path.read_text()) for path in folder.glob("*.json")]
    golden = [Golden(**{**row, "id": UUID(row["id"]), "data": json.dumps(row["data"])}) for row in rows]
    return sorted(golden, key=lambda g: (g.name, g.schema_version))


def wanted(codec: Codec) -> list[tuple[str, int]]:
    """Every event and version that the codec must still read."""
    return sorted((cls.event_name, v) for cls in codec.events for v in range(1, cls.event_version + 1))
