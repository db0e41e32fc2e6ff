"""Where the servers of a test session keep their data: in memory where there is room for it.

Making a database copies its template file by file. On some disks that takes half a second of the
kernel's time, and in memory it is a matter of milliseconds; nothing here outlives the session."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - a name of our own is made in it
# Two sessions take a quarter of this. A container has 64 MB unless it asks for more.
ROOM_BYTES = 3 * 512 * 1024**2
ABANDONED_SECONDS = 6 * 3600


@contextmanager
def volatile_folder(prefix: str) -> Iterator[Path]:
    """A new folder, gone at the end. Servers that need their data safe belong somewhere else.

    prefix: begins with `mydirection-`."""
    _forget_abandoned()
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM_BYTES
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY if roomy else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _forget_abandoned() -> None:
    """Of sessions that were killed: what they left would hold memory until the machine stops."""
    for folder in MEMORY.glob("mydirection-*"):
        with suppress(FileNotFoundError):  # another session has just ended
            if time.time() - folder.stat().st_mtime > ABANDONED_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
