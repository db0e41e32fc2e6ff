"""Files in a folder, which all processes of the service must share."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from shared.blobs.port import Files

DRAFT: Final = ".new"


class FolderFiles(Files):
    """`<folder>/<first two digits of the id>/<id>`; its owner alone can read it (0700, 0600)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, blob_id: UUID, sealed: bytes) -> None:
        place = self._place(blob_id)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A name of its own: two that write the same file must not mix.
        draft = place.with_name(f"{place.name}.{uuid4().hex}{DRAFT}")
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                out.write(sealed)
                out.flush()
                os.fsync(out.fileno())
            draft.rename(place)
        finally:
            draft.unlink(missing_ok=True)
        for folder in (place.parent, place.parent.parent):
            _to_disk(folder)

    def read(self, blob_id: UUID) -> bytes | None:
        try:
            return self._place(blob_id).read_bytes()
        except FileNotFoundError:
            return None

    def has(self, blob_id: UUID) -> bool:
        return self._place(blob_id).exists()

    def remove(self, blob_id: UUID) -> None:
        self._place(blob_id).unlink(missing_ok=True)

    def older_than(self, instant: datetime) -> Iterator[UUID]:
        """Drafts that old are removed on the way: whoever wrote them is gone."""
        for file in self._folder.glob("??/*"):
            with suppress(FileNotFoundError):
                if file.stat().st_mtime >= instant.timestamp():
                    continue
                if file.suffix == DRAFT:
                    file.unlink()
                else:
                    yield UUID(hex=file.name)

    def _place(self, blob_id: UUID) -> Path:
        return self._folder / blob_id.hex[:2] / blob_id.hex


def _to_disk(folder: Path) -> None:
    """The name of a new file is lost with the power unless its folder was written, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
