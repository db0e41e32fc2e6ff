"""One living owner a folder: an flock, which the kernel gives back however the owner ends."""

import fcntl
import os
from pathlib import Path

from shared.postgres.faults import AlreadyRunning


class OwnerLock:
    """Holds `folder`/owner.lock, which names the owner's pid, from `take` to `release`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: int | None = None

    def take(self) -> None:
        """Raises AlreadyRunning, naming the owner."""
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        held = os.open(self._folder / "owner.lock", flags, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            text = os.read(held, 32)
            os.close(held)
            raise AlreadyRunning(self._folder, int(text) if text.strip().isdigit() else None) from None
        os.ftruncate(held, 0)
        os.write(held, f"{os.getpid()}\n".encode())
        self._held = held

    def release(self) -> None:
        if self._held is not None:
            # Emptied, not removed: whoever waits for a removed file's lock would own nothing.
            os.ftruncate(self._held, 0)
            os.close(self._held)
            self._held = None
