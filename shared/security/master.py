"""Master keys: they wrap the persons' keys and never touch data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from shared.security.sealing import SealingKey


class UnknownMasterKey(LookupError):
    """A person's key was wrapped with a master key that is not configured here."""


@dataclass(frozen=True)
class MasterKeys:
    """The master key in use and those still needed to unwrap what it replaced.

    keys: id -> 32 bytes; the ids are no secret and are stored beside each wrapped key.
    """

    current_id: str
    keys: Mapping[str, bytes] = field(repr=False)

    def __post_init__(self) -> None:
        if self.current_id not in self.keys:
            raise ValueError(f"the current master key {self.current_id!r} is not among the keys")
        _ = self._sealing  # refuses a key of the wrong length at start, not at its first use

    @cached_property
    def _sealing(self) -> dict[str, SealingKey]:
        return {master_id: SealingKey(key) for master_id, key in self.keys.items()}

    def wrap(self, person: str, key: bytes) -> bytes:
        """`key` under the current master key, bound to its person."""
        return self._sealing[self.current_id].seal(_context(self.current_id, person), key)

    def unwrap(self, person: str, master_id: str, wrapped: bytes) -> bytes:
        """Raises UnknownMasterKey, and SealBroken for a key that was wrapped for another person."""
        sealing = self._sealing.get(master_id)
        if sealing is None:
            raise UnknownMasterKey(f"master key {master_id!r} is not configured; add it to the master keys")
        return sealing.open(_context(master_id, person), wrapped)

    def followed_by(self, newer: "MasterKeys") -> "MasterKeys":
        """Both, with the newer's current key. Raises ValueError where one id means two keys."""
        if any(newer.keys.get(master_id, key) != key for master_id, key in self.keys.items()):
            raise ValueError("a new master key needs an id of its own")
        return MasterKeys(newer.current_id, {**self.keys, **newer.keys})


def _context(master_id: str, person: str) -> str:
    return f"person-key\0{master_id}\0{person}"
