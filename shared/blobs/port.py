"""Where sealed bytes are kept."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol
from uuid import UUID


class Files(Protocol):
    """Blocking: callers run it on a thread. A file is there whole or not at all."""

    def write(self, blob_id: UUID, sealed: bytes) -> None:
        """On the disk when it returns. The same id again takes the place of what was there."""

    def read(self, blob_id: UUID) -> bytes | None: ...

    def has(self, blob_id: UUID) -> bool: ...

    def remove(self, blob_id: UUID) -> None:
        """Nothing where there is none."""

    def older_than(self, instant: datetime) -> Iterator[UUID]:
        """Those that were last written before an instant."""
