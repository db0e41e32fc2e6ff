"""What the log holds, told to the person whom it is about: plain names, no accounts of staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from shared.eventstore import Recorded
from shared.security import DEVELOPMENT_ISSUER

# The account under which a service itself acts ends like this.
OURS: Final = "mydirection"
# Words that are said letter by letter.
LETTERS: Final = frozenset({"crn", "id", "pnc", "prn"})
SEPARATORS: Final = str.maketrans("-_.", "   ")


class Entry(BaseModel):
    """One thing that was recorded. recorded_at: when, UTC. what: in plain words. details: plain name
    -> value as it was recorded; `erased` for what nobody can read any more."""

    recorded_at: datetime
    what: str
    details: dict[str, Any]


@dataclass(frozen=True)
class Telling:
    """How one service tells it. hidden: names of fields that are never told.

    issuer: of the sign-ins. A value that is an account there (`subject@issuer`) is left out wherever
    it lies: who of the staff it was is theirs, and a field that is added later is not forgotten."""

    issuer: str | None
    hidden: frozenset[str] = frozenset()

    def entry(self, recorded: Recorded) -> Entry:
        event = recorded.event
        told = self._told(to_jsonable_python(event))
        return Entry(recorded_at=recorded.recorded_at, what=plain(event.event_name), details=told)

    def _told(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {
                plain(str(name)): self._told(part)
                for name, part in value.items()
                if name not in self.hidden and not self._is_account(part)
            }
        if isinstance(value, list):
            return [self._told(part) for part in value if not self._is_account(part)]
        return value

    def _is_account(self, value: object) -> bool:
        if not isinstance(value, str) or " " in value:
            return False
        _, at, issuer = value.partition("@")
        # An issuer's address, also of one that has been replaced since; no mail address is like it.
        return bool(at) and (issuer in (self.issuer, DEVELOPMENT_ISSUER, OURS) or "://" in issuer)


def plain(name: str) -> str:
    """`date_of_birth` and `participant-registered` -> `Date of birth`, `Participant registered`."""
    words = [word.upper() if word in LETTERS else word for word in name.translate(SEPARATORS).split()]
    told = " ".join(words)
    return told[:1].upper() + told[1:]
