"""Private events to stored rows and back: names, schema versions, upcasting, sealed fields."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python

from shared.domain import ERASED, DomainEvent, Upcaster, private_fields
from shared.security import Keys

# Where a stored event keeps its sealed fields: name -> [person, token].
SEALED = "$sealed"


class UnknownEvent(ValueError):
    """A stored name or schema version that this code does not know."""


@dataclass(frozen=True)
class Kind:
    """One registered event class with what is needed to write and read it."""

    cls: type[DomainEvent]

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.cls)

    @cached_property
    def private(self) -> dict[str, str]:
        return private_fields(self.cls)


class Codec:
    """Encodes and decodes the private events of one service.

    upcasters: (event name, old schema version) -> pure dict -> dict, one step up each.
    """

    def __init__(
        self,
        service: str,
        events: Iterable[type[Any]],
        upcasters: Mapping[tuple[str, int], Upcaster] | None = None,
    ) -> None:
        self.service = service
        self._kinds = {cls.event_name: Kind(cls) for cls in events}
        self._upcasters = dict(upcasters or {})
        missing = [step for step in self._steps() if step not in self._upcasters]
        if missing:
            raise ValueError(f"no upcaster from {missing}: what was stored could not be read any more")

    @property
    def events(self) -> list[type[DomainEvent]]:
        return [kind.cls for kind in self._kinds.values()]

    def _steps(self) -> Iterable[tuple[str, int]]:
        return (
            (name, version) for name, k in self._kinds.items() for version in range(1, k.cls.event_version)
        )

    def persons(self, event: DomainEvent) -> set[str]:
        """Whose keys `encode` needs."""
        owners = self._kinds[event.event_name].private.values()
        return {str(getattr(event, owner)) for owner in owners}

    def encode(self, event: DomainEvent, *, event_id: UUID, stream: str, keys: Keys) -> str:
        """The JSON text to store. Private fields are sealed for their person, bound to their place."""
        kind = self._kinds[event.event_name]
        data: dict[str, Any] = to_jsonable_python(event)
        if any(getattr(event, name) is ERASED for name in kind.private):
            raise ValueError("an erased value cannot be written again")
        if kind.private:
            data[SEALED] = {
                name: self._seal(
                    keys, str(data[owner]), self._context(stream, event_id, name), data.pop(name)
                )
                for name, owner in kind.private.items()
            }
        return json.dumps(data, separators=(",", ":"))

    def sealed_for(self, data: str) -> set[str]:
        """Whose keys a stored event is sealed with."""
        return (
            {person for person, _ in json.loads(data).get(SEALED, {}).values()} if SEALED in data else set()
        )

    def decode(
        self, name: str, schema_version: int, data: str, *, event_id: UUID, stream: str, keys: Keys
    ) -> DomainEvent:
        """The event of a stored row, upcast to today's shape; ERASED where no key is at hand.

        Raises UnknownEvent, or pydantic's ValidationError for data of another shape."""
        kind = self._kinds.get(name)
        if kind is None:
            raise UnknownEvent(name)
        fields: dict[str, Any] = json.loads(data)
        for field, (person, token) in fields.pop(SEALED, {}).items():
            fields[field] = (
                keys.open(person, self._context(stream, event_id, field), token) if token else None
            )
        decoded: DomainEvent = kind.adapter.validate_python(self._upcast(kind, schema_version, fields))
        return decoded

    def _upcast(self, kind: Kind, version: int, fields: dict[str, Any]) -> dict[str, Any]:
        for step in range(version, kind.cls.event_version):
            fields = self._upcasters[(kind.cls.event_name, step)](fields)
        if version > kind.cls.event_version:
            raise UnknownEvent(f"{kind.cls.event_name} version {version}")
        return fields

    def _context(self, stream: str, event_id: UUID, field: str) -> str:
        return f"{self.service}/{stream}/{event_id}/{field}"

    @staticmethod
    def _seal(keys: Keys, person: str, context: str, value: object) -> tuple[str, str | None]:
        if value is None:
            return person, None
        return person, keys.seal(person, context, value)
