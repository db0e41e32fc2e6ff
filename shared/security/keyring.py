"""The persons' keys in the database `keys_<service>`, wrapped by the master key."""

import os
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from shared.security import key_statements as sql
from shared.security.keys import Keys
from shared.security.master import MasterKeys
from shared.security.recent import Recent
from shared.security.sealing import KEY_BYTES, PersonKey

LONGEST_CACHE_SECONDS: Final = 60


class Pool(Protocol):
    """What the keyring needs of an `asyncpg.Pool`."""

    async def fetch(self, query: str, *args: Any) -> Sequence[Any]: ...


@dataclass(frozen=True, slots=True)
class _Known:
    key: PersonKey | None  # None: destroyed
    read_at: datetime  # when its read began, so that nothing is believed longer than said


class Keyring:
    """One key a person, made once, never again after it was destroyed.

    A destruction in another process is noticed within `cache_seconds` (at most 60).
    """

    def __init__(
        self,
        pool: Pool,
        master: MasterKeys,
        clock: Callable[[], datetime],
        cache_seconds: float = LONGEST_CACHE_SECONDS,
        cache_size: int = 10_000,
    ) -> None:
        if not 0 <= cache_seconds <= LONGEST_CACHE_SECONDS:
            raise ValueError(f"keys are cached for {LONGEST_CACHE_SECONDS} seconds at most")
        self._pool, self._master, self._clock = pool, master, clock
        self._lifetime = timedelta(seconds=cache_seconds)
        self._cache: Recent[str, _Known] = Recent(cache_size)

    async def ensure(self, persons: Collection[str]) -> Keys:
        """The persons' keys, made where there are none yet; one round trip."""
        return await self._keys(persons, self._create)

    async def load(self, persons: Collection[str]) -> Keys:
        """The keys that there are; makes none. One round trip."""
        return await self._keys(persons, self._read)

    async def destroy(self, person: str, at: datetime) -> bool:
        """Destroy a key for ever, also of a person never seen; False where it was destroyed before.

        The old row version lies in the data files until vacuum reuses its place, and in the WAL
        and backups until they expire: keep those of this database short-lived."""
        try:
            changed = await self._pool.fetch(sql.DESTROY, person, at)
        finally:
            self._cache.forget(person)  # a lost connection leaves it open whether it was destroyed
        self._cache.put(person, _Known(None, self._clock()))
        return bool(changed)

    async def rewrap(self, new_master: MasterKeys, batch: int = 500) -> int:
        """Wrap every key with the new current master key; data stays as it is. Returns how many.

        Each batch commits by itself and a second run goes on where one stopped. First give every
        process the new key beside the old one; take the old one away after this returned."""
        self._master = self._master.followed_by(new_master)
        done, last = 0, ""
        while rows := await self._pool.fetch(sql.WRAPPED_BY_ANOTHER, self._master.current_id, last, batch):
            last = rows[-1]["person"]
            done += len(await self._pool.fetch(sql.REWRAP, *self._rewrapped(rows)))
        return done

    def _rewrapped(self, rows: Sequence[Any]) -> tuple[str, list[str], list[bytes], list[bytes]]:
        persons, old = [row["person"] for row in rows], [row["wrapped"] for row in rows]
        new = [self._master.wrap(row["person"], self._unwrap(row)) for row in rows]
        return self._master.current_id, persons, old, new

    async def _keys(
        self, persons: Collection[str], fetch: Callable[[list[str]], Awaitable[Sequence[Any]]]
    ) -> Keys:
        now = self._clock()
        known = {person: entry for person in set(persons) if (entry := self._cached(person, now))}
        unknown = sorted(set(persons) - known.keys())
        for row in await fetch(unknown) if unknown else ():
            known[row["person"]] = self._remember(row, now)
        keys = {person: entry.key for person, entry in known.items() if entry.key is not None}
        return Keys(keys, known.keys() - keys.keys())

    async def _read(self, persons: list[str]) -> Sequence[Any]:
        return await self._pool.fetch(sql.READ, persons)

    async def _create(self, persons: list[str]) -> Sequence[Any]:
        # A key is offered for everybody, as asking first who has one would be a second round trip.
        offers = [self._master.wrap(person, os.urandom(KEY_BYTES)) for person in persons]
        return await self._pool.fetch(sql.ENSURE, persons, offers, self._master.current_id, self._clock())

    def _cached(self, person: str, now: datetime) -> _Known | None:
        entry = self._cache.get(person)
        # A clock that was set back must not lengthen the cache's life.
        fresh = entry is not None and entry.read_at <= now < entry.read_at + self._lifetime
        return entry if fresh else None

    def _remember(self, row: Any, read_at: datetime) -> _Known:
        held = self._cache.get(row["person"])
        if held is not None and held.key is None and held.read_at >= read_at:
            return held  # destroyed here while this read was on its way
        entry = _Known(PersonKey(self._unwrap(row)) if row["wrapped"] is not None else None, read_at)
        self._cache.put(row["person"], entry)
        return entry

    def _unwrap(self, row: Any) -> bytes:
        return self._master.unwrap(row["person"], row["master_id"], row["wrapped"])
