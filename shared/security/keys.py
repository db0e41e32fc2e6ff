"""The persons' keys at hand: what a codec seals and opens with, without any I/O."""

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from shared.domain import ERASED, Conflict
from shared.security.sealing import PersonKey


class KeyDestroyed(Conflict):
    code, title = "erased", "This record was erased"

    def __init__(self) -> None:
        super().__init__("This person's record was erased, so nothing private can be added to it.")


class KeyNotLoaded(LookupError):
    """Sealing for a person whose key was not asked of the keyring: `ensure` it first."""


class Keys(Mapping[str, PersonKey]):
    """An immutable mapping of person -> key.

    destroyed: those of the persons asked for whose key is gone for ever.
    """

    __slots__ = ("_keys", "destroyed")

    def __init__(self, keys: Mapping[str, PersonKey] | None = None, destroyed: Collection[str] = ()) -> None:
        self._keys: Final = MappingProxyType(dict(keys or {}))
        self.destroyed: Final = frozenset(destroyed)

    def __getitem__(self, person: str) -> PersonKey:
        return self._keys[person]

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __repr__(self) -> str:
        return f"Keys({len(self._keys)} keys, {len(self.destroyed)} destroyed)"

    def seal(self, person: str, context: str, value: Any) -> str:
        """A JSON-able value as text. Raises KeyDestroyed, and KeyNotLoaded for a stranger."""
        key = self._keys.get(person)
        if key is None:
            raise KeyDestroyed if person in self.destroyed else KeyNotLoaded(person)
        return key.seal_value(context, value)

    def open(self, person: str, context: str, token: str) -> Any:
        """The value, or ERASED where the person's key is not there. Raises SealBroken."""
        key = self._keys.get(person)
        return ERASED if key is None else key.open_value(context, token)
