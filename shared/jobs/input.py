"""A job's input: a file of any size, in pieces sealed with a key that is destroyed with the job."""

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Final
from uuid import UUID

from shared.domain import Conflict
from shared.eventstore import EventStore, raw
from shared.jobs import statements as sql
from shared.jobs.job import JobFailed, key_of

PIECE_BYTES: Final = 256 * 1024


class Input:
    """The inputs of one service's jobs."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    async def write(self, job_id: UUID, stream: AsyncIterator[bytes]) -> int:
        """Store what arrives, each piece in a transaction of its own. Returns the bytes.

        Raises Conflict when the job was given up meanwhile, and what `stream` raises."""
        total, number, held = 0, 0, bytearray()
        async for arrived in stream:
            held += arrived
            total += len(arrived)
            while len(held) >= PIECE_BYTES:
                await self._keep(job_id, number, bytes(held[:PIECE_BYTES]))
                del held[:PIECE_BYTES]
                number += 1
        if held:
            await self._keep(job_id, number, bytes(held))
        return total

    async def read(self, job_id: UUID, start: int) -> AsyncGenerator[bytes, None]:
        """The input from a byte on, a piece at a time. Raises JobFailed when its key is gone."""
        number, skip = divmod(start, PIECE_BYTES)
        while (sealed := await self._sealed(job_id, number)) is not None:
            keys = await self._store.keyring.load({key_of(job_id)})
            key = keys.get(key_of(job_id))
            if key is None:
                raise JobFailed("input-gone", "The file was destroyed before it was read. Send it again.")
            yield key.open(self._context(job_id, number), sealed)[skip:]
            number, skip = number + 1, 0

    async def destroy(self, job_id: UUID) -> None:
        """Destroy the key, so that no backup of the database reads the input, then the pieces."""
        await self._store.keyring.destroy(key_of(job_id), self._store.clock())
        async with self._store.database.connect() as connection:
            while await raw(connection).fetch(sql.DELETE_INPUT, job_id):
                pass
            await raw(connection).execute(sql.INPUT_DESTROYED, job_id)

    async def _keep(self, job_id: UUID, number: int, piece: bytes) -> None:
        keys = await self._store.keyring.ensure({key_of(job_id)})
        sealed = keys[key_of(job_id)].seal(self._context(job_id, number), piece)
        async with self._store.database.connect() as connection:
            if not await raw(connection).fetch(sql.ADD_INPUT, job_id, number, sealed):
                raise Conflict("This upload took too long between two parts. Send it again.")

    async def _sealed(self, job_id: UUID, number: int) -> bytes | None:
        async with self._store.database.connect() as connection:
            sealed: bytes | None = await raw(connection).fetchval(sql.READ_INPUT, job_id, number)
        return sealed

    def _context(self, job_id: UUID, number: int) -> str:
        return f"{self._store.codec.service}/jobs/{job_id}/input/{number}"
