"""How a domain declares its events: a frozen record with a registered name and schema version."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, TypeVar, dataclass_transform

T = TypeVar("T")
Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


class DomainEvent(Protocol):
    """What the kernel knows of any private event."""

    event_name: ClassVar[str]
    event_version: ClassVar[int]


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def event(name: str, *, version: int = 1) -> Callable[[type[T]], type[T]]:
    """Declare a private event. `name` is what the log stores (never a class path); raise
    `version` when the shape changes, and give the aggregate an upcaster from the old one."""

    def declare(cls: type[T]) -> type[T]:
        record = dataclass(frozen=True, kw_only=True)(cls)
        record.event_name, record.event_version = name, version  # type: ignore[attr-defined]
        return record

    return declare


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """A frozen keyword-only record: commands, facts and values."""
    return dataclass(frozen=True, kw_only=True)(cls)
