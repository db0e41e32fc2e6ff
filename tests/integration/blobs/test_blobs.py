"""Files that people give: sealed, found again, and gone with their owner."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio

from shared.blobs import Blob, Blobs, FolderFiles, Received, forgetting_blobs, sweep
from shared.clock import utc_now, uuid7
from shared.domain import Gone, Invalid, Refusal, TooLarge, WrongMedia
from shared.eventstore import Codec, Database, EventStore, Origin, Unit, Write
from shared.eventstore.changes import projecting
from shared.people.erasing import EVENTS, UPCASTERS, ErasureTaken
from shared.security import BlindIndex, Keyring
from shared.security.sealing import SealBroken
from shared.testing.postgres import KERNEL, MASTER, Databases

INDEX_KEY = bytes(range(32))
MOST = 100_000
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 100
PNG = b"\x89PNG\r\n\x1a\n" + b"pixels"
ORIGIN = Origin("kit@issuer", "0" * 32)


async def pieces(content: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


@dataclass
class World:
    """What keeps blobs, on a database and a folder of its own."""

    store: EventStore
    blobs: Blobs
    files: FolderFiles
    folder: Path

    async def put(self, received: Received) -> Blob:
        async with self.store.unit(ORIGIN) as unit:
            return await self.blobs.put(unit, received)

    async def given(self, owner: UUID, content: bytes = PDF) -> Blob:
        return await self.put(await self.blobs.receive(owner, pieces(content)))

    async def one(self, blob_id: UUID) -> Blob | None:
        async with self.store.database.connect() as connection:
            return await self.blobs.one(connection, blob_id)

    async def elsewhere(self, blob: Blob) -> bool:
        async with self.store.database.connect() as connection:
            return await self.blobs.elsewhere(connection, blob)

    async def sweep(self) -> int:
        return await sweep(self.store.database, self.files, utc_now)

    def on_disk(self) -> list[Path]:
        return [file for file in self.folder.rglob("*") if file.is_file()]

    def aged(self) -> None:
        """As if all had been written long ago."""
        for file in self.on_disk():
            os.utime(file, (0, 0))


@pytest_asyncio.fixture
async def world(databases: Databases, tmp_path: Path) -> AsyncIterator[World]:
    fresh = databases.create(*KERNEL, "blobs", "people")
    pool = await asyncpg.create_pool(fresh.dsn, min_size=0, max_size=5)
    keyring = Keyring(pool, MASTER, utc_now, cache_seconds=0)
    database = Database(fresh.url, name="test")
    view = projecting(forgetting_blobs(ErasureTaken), {}, BlindIndex(INDEX_KEY))
    codec = Codec("test", EVENTS, UPCASTERS)
    store = EventStore(database, codec, keyring, publications={}, view=view, clock=utc_now, new_id=uuid7)
    await store.start()
    files = FolderFiles(tmp_path)
    yield World(store, Blobs("test", files, keyring, INDEX_KEY, most_bytes=MOST), files, tmp_path)
    await database.close()
    await pool.close()


async def test_what_is_given_is_got_back_and_tells_nothing_on_the_disk(world: World) -> None:
    ann = uuid4()
    blob = await world.given(ann)
    assert (blob.owner, blob.kind, blob.size) == (ann, "pdf", len(PDF))
    assert await world.one(blob.blob_id) == blob
    assert await world.blobs.content(blob) == PDF
    [file] = world.on_disk()
    assert PDF[:50] not in file.read_bytes()
    assert str(ann) not in str(file)


async def test_the_same_again_is_one_and_of_somebody_else_is_found(world: World) -> None:
    ann, bob = uuid4(), uuid4()
    first = await world.given(ann)
    assert await world.given(ann) == first
    assert len(world.on_disk()) == 1
    assert not await world.elsewhere(first)
    other = await world.given(bob)
    assert other.blob_id != first.blob_id
    assert await world.elsewhere(first)
    assert not await world.elsewhere(await world.given(bob, PNG))
    # Under another index key the same bytes have another address and another digest.
    elsewhere = Blobs("test", world.files, world.store.keyring, bytes(32), most_bytes=MOST)
    again = (await elsewhere.receive(ann, pieces(PDF))).blob
    assert {again.blob_id, again.digest}.isdisjoint({first.blob_id, first.digest})


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", Invalid),
        (b"%PD", WrongMedia),
        (b"<html>" + PDF, WrongMedia),
        (PNG + bytes(MOST), TooLarge),
    ],
    ids=["empty", "cut off", "html", "too large"],
)
async def test_what_is_not_taken_leaves_nothing(world: World, content: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        await world.blobs.receive(uuid4(), pieces(content))
    assert world.on_disk() == []


async def test_nobody_sends_more_of_what_is_refused(world: World) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b"GIF89a" * 10

    with pytest.raises(WrongMedia):
        await world.blobs.receive(uuid4(), endless())
    assert read == 1


async def test_exactly_the_most_is_taken(world: World) -> None:
    content = PNG + bytes(MOST - len(PNG))
    assert (await world.given(uuid4(), content)).size == MOST


async def test_a_file_that_was_changed_or_moved_does_not_open(world: World) -> None:
    ann = uuid4()
    blob, other = await world.given(ann), await world.given(ann, PNG)
    sealed = world.files.read(other.blob_id)
    assert sealed is not None
    world.files.write(blob.blob_id, sealed)
    with pytest.raises(SealBroken):
        await world.blobs.content(blob)
    world.files.write(other.blob_id, sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(SealBroken):
        await world.blobs.content(other)


async def test_a_sweep_takes_what_has_no_row_and_is_old_and_nothing_else(world: World) -> None:
    kept, orphan = await world.given(uuid4()), await world.blobs.receive(uuid4(), pieces(PNG))
    assert await world.sweep() == 0
    world.aged()
    assert await world.sweep() == 1
    assert await world.blobs.content(kept) == PDF
    # One whose row comes only after the sweep is written again with it.
    assert not world.files.has(orphan.blob.blob_id)
    late = await world.put(orphan)
    assert await world.blobs.content(late) == PNG


async def test_a_row_that_is_rolled_back_leaves_a_file_for_the_sweep(world: World) -> None:
    received = await world.blobs.receive(uuid4(), pieces(PDF))

    async def failing() -> None:
        async with world.store.unit(ORIGIN) as unit:
            await world.blobs.put(unit, received)
            raise RuntimeError("the command failed")

    with pytest.raises(RuntimeError, match="the command failed"):
        await failing()
    assert await world.one(received.blob.blob_id) is None
    world.aged()
    assert await world.sweep() == 1


async def test_an_erasure_takes_rows_at_once_and_the_files_with_the_next_sweep(world: World) -> None:
    ann, bob = uuid4(), uuid4()
    gone, stays = await world.given(ann), await world.given(bob)
    async with world.store.unit(ORIGIN) as unit:
        await _erase(unit, ann)
    await world.store.keyring.destroy(str(ann), datetime.now(UTC))
    assert await world.one(gone.blob_id) is None
    assert not await world.elsewhere(stays)
    with pytest.raises(Gone):
        await world.blobs.content(gone)
    with pytest.raises(Gone):
        await world.blobs.receive(ann, pieces(PDF))
    world.aged()
    assert await world.sweep() == 1
    assert await world.blobs.content(stays) == PDF


async def _erase(unit: Unit, owner: UUID) -> None:
    await unit.append(
        Write(f"erasure-{owner}", str(owner), [ErasureTaken(participant_id=owner, participant=True)])
    )
