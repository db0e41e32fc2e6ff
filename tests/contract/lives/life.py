"""A life of one aggregate: stored events of every private version, as they were once written, and
what they must read as. A stored file is for ever: a new version adds entries, no entry changes.

The keys are the tests' own. `python -m tests.contract.lives` writes the entries that a
file does not have yet."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from services.system.catalogue import SERVICES
from shared.domain import Decider
from shared.eventstore import Codec
from shared.security import Keys, PersonKey

FOLDER = Path(__file__).parents[1] / "golden"
ANN, BOB = UUID(int=1), UUID(int=2)
KEYS = Keys({str(ANN): PersonKey(bytes(range(32))), str(BOB): PersonKey(bytes(range(32, 64)))})
NO_KEYS = Keys()
FIRST_ID = 1001


@dataclass(frozen=True)
class Life:
    """events: what the entries of `golden/<service>/<name>.json` decode to, in their order. words: all that
    is private in them. after: what the folded state has by attribute, with the keys and without."""

    name: str
    decider: Decider[Any]
    stream: str
    events: Sequence[Any]
    words: Sequence[str]
    after: dict[str, Any]
    service: str = "assessment"

    @property
    def file(self) -> Path:
        return FOLDER / self.service / f"{self.name}.json"

    def stored(self) -> list[dict[str, Any]]:
        """The entries: name, schema_version, id, stream, data (the stored text)."""
        entries: list[dict[str, Any]] = json.loads(self.file.read_text("utf-8")) if self.file.exists() else []
        return entries

    def add_missing(self) -> None:
        """Write entries for the events at the end that have none."""
        entries = self.stored()
        for number, event in enumerate(self.events[len(entries) :], len(entries)):
            entries.append(self._entry(event, UUID(int=FIRST_ID + number)))
        self.file.write_text(json.dumps(entries, indent=1, ensure_ascii=False) + "\n", "utf-8")

    def _entry(self, event: Any, event_id: UUID) -> dict[str, Any]:
        data = codec(self.service).encode(event, event_id=event_id, stream=self.stream, keys=KEYS)
        name, version = event.event_name, event.event_version
        place = {"id": str(event_id), "stream": self.stream}
        return {"name": name, "schema_version": version, **place, "data": data}


def codec(service: str) -> Codec:
    made = SERVICES[service].codec
    assert made is not None
    return made()


def decoded(entry: dict[str, Any], keys: Keys = KEYS, *, service: str = "assessment") -> Any:
    place = {"event_id": UUID(entry["id"]), "stream": entry["stream"]}
    return codec(service).decode(entry["name"], entry["schema_version"], entry["data"], keys=keys, **place)
