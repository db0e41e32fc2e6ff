"""Setting, moving and cancelling timers, in the transaction of what makes them due.

The append comes first in that transaction. A timer's key belongs to one subject, whose lock the
append holds, so that two transactions never wait for each other's timers.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import asyncpg

# Ids and codes as we write them. Capitals, blanks and marks are how names and CRNs would look.
OPAQUE: Final = re.compile(r"[a-z0-9][a-z0-9:_-]{0,99}")

# Setting a key again moves it, and whoever is running the earlier one cannot remove this one.
SET: Final = """
    insert into timers (key, due_at, next_at, stream, subject, command, parameters)
    values ($1, $2, $2, $3, $4, $5, $6)
    on conflict (key) do update
    set setting = excluded.setting, due_at = excluded.due_at, next_at = excluded.next_at,
        stream = excluded.stream, subject = excluded.subject, command = excluded.command,
        parameters = excluded.parameters, tries = 0, failed_since = null, fault = null
"""
CANCEL: Final = "delete from timers where key = $1"


@dataclass(frozen=True)
class Timer:
    """What is to happen when. Raises ValueError for parameters that are not ids, codes or numbers.

    key: unique, such as `retention-<participant id>`. due_at: an instant. stream, subject: what it
    is about. command: as it is registered with the runner."""

    key: str
    due_at: datetime
    stream: str
    subject: str
    command: str
    parameters: Mapping[str, str | int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, value in self.parameters.items():
            if not isinstance(value, int) and not OPAQUE.fullmatch(value):
                raise ValueError(f"{name} of timer {self.command} is neither an id nor a code")

    @property
    def row(self) -> tuple[Any, ...]:
        """The parameters of SET."""
        parameters = json.dumps(dict(self.parameters), separators=(",", ":"))
        return self.key, self.due_at, self.stream, self.subject, self.command, parameters


async def set_timers(driver: "asyncpg.Connection[Any]", *timers: Timer) -> None:
    """Set timers, or move those that are set already. After the append, in its transaction."""
    await driver.executemany(SET, sorted(timer.row for timer in timers))


async def cancel_timers(driver: "asyncpg.Connection[Any]", *keys: str) -> None:
    """Forget timers; those that are not set are none."""
    await driver.executemany(CANCEL, [(key,) for key in sorted(keys)])
