"""Why the embedded PostgreSQL does not start. Each says the way out.

CannotStart
 ├─ AlreadyRunning (another living process owns the folder)
 └─ WrongMajor (the folder was written by another major version)
"""

from pathlib import Path


class CannotStart(RuntimeError):
    """The embedded PostgreSQL did not start."""


class AlreadyRunning(CannotStart):
    """Another living process owns the folder; `pid` is None where it is just starting."""

    def __init__(self, folder: Path, pid: int | None) -> None:
        who = f"process {pid}" if pid else "a process that is just starting"
        super().__init__(
            f"My Direction already runs on {folder} ({who}). Use that one, stop it"
            f"{f' (kill {pid})' if pid else ''}, or give this one another data folder."
        )
        self.folder, self.pid = folder, pid


class WrongMajor(CannotStart):
    """The data was written by another major version of PostgreSQL."""

    def __init__(self, folder: Path, found: str, ours: str) -> None:
        super().__init__(
            f"{folder} holds data of PostgreSQL {found}, and this version of My Direction brings "
            f"PostgreSQL {ours}. Nothing was changed. Dump it with the version of My Direction that wrote "
            f"it and restore the dump here, or use another data folder."
        )
        self.found, self.ours = found, ours
