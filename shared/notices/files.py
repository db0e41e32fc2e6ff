"""For development and tests: a message becomes a file that its owner alone can read."""

import asyncio
import json
import os
from dataclasses import asdict
from pathlib import Path
from uuid import UUID

from shared.notices.port import Delivered, Delivery, Message, Sender


class FileSender(Sender):
    """Writes `<notice id>.json` into a folder. What is written counts as delivered."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, message: Message) -> str:
        await asyncio.to_thread(self._write, message)
        return str(message.notice_id)

    async def find(self, notice_id: UUID) -> str | None:
        return str(notice_id) if await asyncio.to_thread(self._file(notice_id).exists) else None

    async def state(self, reference: str) -> Delivered:
        found = await self.find(UUID(reference))
        return Delivered(Delivery.DELIVERED) if found else Delivered(Delivery.FAILED, "no-file")

    def _file(self, notice_id: UUID) -> Path:
        return self._folder / f"{notice_id}.json"

    def _write(self, message: Message) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._file(message.notice_id).with_suffix(".new")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            json.dump({**asdict(message), "notice_id": str(message.notice_id)}, out, ensure_ascii=False)
        draft.rename(self._file(message.notice_id))
