"""Keeping a file, in two steps: it is received and written before any transaction, and its row follows in
the transaction of what it is for. So a row always has its file; a file without a row is swept."""

import asyncio
import hmac
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.blobs import table as sql
from shared.blobs.kinds import LONGEST_MARK, Kind, kind_of
from shared.blobs.port import Files
from shared.domain import Gone, Invalid, Malformed, TooLarge, WrongMedia
from shared.eventstore import Unit, raw
from shared.security import Keyring
from shared.security.sealing import PersonKey

LONGEST_SECONDS: Final = 120


@dataclass(frozen=True)
class Blob:
    """A file that is kept. blob_id: the same for the same bytes of the same owner. digest: the same for the
    same bytes of whomever, within the service. size: bytes, before sealing."""

    blob_id: UUID
    owner: UUID
    kind: Kind
    size: int
    digest: bytes = field(repr=False)


@dataclass(frozen=True)
class Received:
    """A file that is written and has no row yet."""

    blob: Blob
    sealed: bytes = field(repr=False)


class Blobs:
    """The files of one service. index_key: keys addresses and digests, so that neither tells what is in
    a file, nor whether one that is known elsewhere was given here. most_bytes: of one."""

    def __init__(
        self, service: str, files: Files, keyring: Keyring, index_key: bytes, *, most_bytes: int
    ) -> None:
        self._service, self._files, self._keyring = service, files, keyring
        self._index_key, self.most_bytes = index_key, most_bytes

    async def receive(self, owner: UUID, stream: AsyncIterator[bytes]) -> Received:
        """Read, check, seal and write; outside any transaction, as a client may be slow.

        Raises TooLarge, WrongMedia for what is no PDF, JPEG or PNG by its first bytes, Invalid for
        nothing, Malformed where it takes too long, and Gone for an owner who was erased."""
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                content = await self._read(stream)
        except TimeoutError:
            raise Malformed("The upload took too long. Nothing was stored. Send it again.") from None
        kind = kind_of(content)
        if kind is None:
            raise _not_taken()
        digest = self._hmac(b"blob", content)
        blob = Blob(self._id(owner, digest), owner, kind, len(content), digest)
        key = (await self._keyring.ensure({str(owner)})).get(str(owner))
        sealed = await asyncio.to_thread(self._write, blob, _opened(key), content)
        return Received(blob, sealed)

    async def put(self, unit: Unit, received: Received) -> Blob:
        """The row, in the caller's transaction and after its append. Nothing where it is there."""
        driver, blob = raw(unit.connection), received.blob
        await driver.execute(sql.LOCK, blob.blob_id.hex)
        said = blob.blob_id, blob.owner, blob.kind, blob.size, blob.digest
        await driver.execute(sql.KEEP, *said, unit.now)
        # A sweep may have come between, where so much time went by.
        if not await asyncio.to_thread(self._files.has, blob.blob_id):
            await asyncio.to_thread(self._files.write, blob.blob_id, received.sealed)
        return blob

    async def one(self, connection: AsyncConnection, blob_id: UUID) -> Blob | None:
        """Whose it is, is the caller's to compare."""
        row = await raw(connection).fetchrow(sql.ONE, blob_id)
        return Blob(**row) if row else None

    async def given_since(self, connection: AsyncConnection, owner: UUID, since: datetime) -> int:
        """How many files of theirs were kept since then, for a limit: each may be megabytes."""
        found: int = await raw(connection).fetchval(sql.SINCE, owner, since)
        return found

    async def elsewhere(self, connection: AsyncConnection, blob: Blob) -> bool:
        """Whether somebody else gave the very same bytes."""
        found: bool = await raw(connection).fetchval(sql.ELSEWHERE, blob.digest, blob.owner)
        return found

    async def content(self, blob: Blob) -> bytes:
        """As it was given. Raises Gone for an owner who was erased, and SealBroken for a file that was
        changed or belongs in another place."""
        key = (await self._keyring.load({str(blob.owner)})).get(str(blob.owner))
        return await asyncio.to_thread(self._open, blob, _opened(key))

    async def _read(self, stream: AsyncIterator[bytes]) -> bytes:
        content = bytearray()
        async for piece in stream:
            if len(content) + len(piece) > self.most_bytes:
                most = f"{self.most_bytes // 1024} KiB"
                raise TooLarge(f"The file is larger than {most}. Nothing was stored. Send a smaller one.")
            content += piece
            # At once, so that nobody sends megabytes of what is refused.
            if len(content) >= LONGEST_MARK and kind_of(bytes(content[:LONGEST_MARK])) is None:
                raise _not_taken()
        if not content:
            raise Invalid("The file is empty.", field="body")
        return bytes(content)

    def _write(self, blob: Blob, key: PersonKey, content: bytes) -> bytes:
        sealed = key.seal(self._context(blob), content)
        self._files.write(blob.blob_id, sealed)
        return sealed

    def _open(self, blob: Blob, key: PersonKey) -> bytes:
        sealed = self._files.read(blob.blob_id)
        if sealed is None:
            raise FileNotFoundError(f"the file of blob {blob.blob_id} is not in the folder of blobs")
        return key.open(self._context(blob), sealed)

    def _context(self, blob: Blob) -> str:
        return f"{self._service}/blobs/{blob.owner}/{blob.blob_id}"

    def _id(self, owner: UUID, digest: bytes) -> UUID:
        """Version 8, of RFC 9562: made as the maker likes."""
        made = bytearray(self._hmac(b"blob-of", owner.bytes + digest)[:16])
        made[6], made[8] = made[6] & 0x0F | 0x80, made[8] & 0x3F | 0x80
        return UUID(bytes=bytes(made))

    def _hmac(self, what: bytes, value: bytes) -> bytes:
        return hmac.digest(self._index_key, what + b"\0" + value, "sha256")


def _opened(key: PersonKey | None) -> PersonKey:
    if key is None:
        raise Gone("This record was erased, and its files with it.")
    return key


def _not_taken() -> WrongMedia:
    return WrongMedia("This is no PDF, JPEG or PNG. Nothing was stored. Send one of these.")
