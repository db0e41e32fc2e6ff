"""What the log holds, told to the person whom it is about: plain names, and nothing that is withheld."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from shared.domain import withheld_fields
from shared.eventstore import Recorded

# Words that are said letter by letter.
LETTERS: Final = frozenset({"crn", "id", "pnc", "prn"})
SEPARATORS: Final = str.maketrans("-_.", "   ")


class Entry(BaseModel):
    """One thing that was recorded. recorded_at: when, UTC. what: in plain words. details: plain name
    -> value as it was recorded; `erased` for what nobody can read any more."""

    recorded_at: datetime
    what: str
    details: dict[str, Any]


def entry_of(recorded: Recorded) -> Entry:
    event = recorded.event
    return Entry(recorded_at=recorded.recorded_at, what=plain(event.event_name), details=told(event))


def told(value: Any) -> Any:
    """JSON-able. Without the fields that are declared withheld, at whatever depth."""
    if is_dataclass(value) and not isinstance(value, type):
        hidden = withheld_fields(type(value))
        names = (field.name for field in fields(value) if field.name not in hidden)
        return {plain(name): told(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {plain(str(name)): told(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [told(part) for part in value]
    return to_jsonable_python(value)


def plain(name: str) -> str:
    """`date_of_birth` and `participant-registered` -> `Date of birth`, `Participant registered`."""
    words = [word.upper() if word in LETTERS else word for word in name.translate(SEPARATORS).split()]
    told = " ".join(words)
    return told[:1].upper() + told[1:]
