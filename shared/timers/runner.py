"""Running what is due: at least once, one failing timer never in another's way.

Claim, command and completion are three transactions. The claim would take a transaction id before
the command's append could lock its subject, which breaks the order of the log, so they cannot be
one. A claim therefore is a lease: it moves the timer's next try past the time that a command may
take. Killed anywhere, the timer is tried again after the lease. Killed between the command and its
completion, it runs twice: a command is idempotent, as one sent twice by anybody else.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from random import uniform
from typing import Any, Final
from uuid import UUID

import structlog

from shared.background import Lanes
from shared.clock import Clock
from shared.eventstore import Database, Origin, raw
from shared.logs import correlation_id, fault_of, new_correlation_id

log = structlog.get_logger(__name__)

# Parameters and who is acting -> the command, in a unit of its own. One that has nothing left to do
# returns; whatever it raises is a failure, and tried again.
TimerCommand = Callable[[Mapping[str, Any], Origin], Awaitable[None]]

POLL_SECONDS: Final = 5.0
LONGEST_SECONDS: Final = 20.0
LEASE: Final = timedelta(seconds=60)
FIRST_RETRY, LAST_RETRY = timedelta(seconds=2), timedelta(hours=1)
# A command that hangs leaves the other lane to the others.
LANES: Final = 2

# One statement, so that the claim is committed before the command begins.
CLAIM: Final = """
    update timers set next_at = $2, tries = tries + 1
    where key = (select key from timers where next_at <= $1
                 order by next_at limit 1 for update skip locked)
    returning key, setting, subject, command, parameters::text, tries
"""
COMPLETE: Final = "delete from timers where key = $1 and setting = $2"
FAIL: Final = """
    update timers set next_at = $3, failed_since = coalesce(failed_since, $4), fault = $5
    where key = $1 and setting = $2
"""


class UnknownTimerCommand(LookupError):
    """A timer asks for a command that this version of the service does not have."""


@dataclass(frozen=True)
class Claimed:
    key: str
    setting: UUID
    subject: str
    command: str
    parameters: str
    tries: int


class TimerRunner:
    """Runs one database's timers; several runners share the work.

    actor: the account under which the commands act. Times are the clock's, which those who share
    the work must agree on to within the lease."""

    def __init__(
        self,
        database: Database,
        commands: Mapping[str, TimerCommand],
        *,
        actor: str,
        clock: Clock,
        poll_seconds: float = POLL_SECONDS,
        longest_seconds: float = LONGEST_SECONDS,
    ) -> None:
        self.database = database
        self._commands, self._actor, self._clock = dict(commands), actor, clock
        self._longest_seconds = longest_seconds
        self._lanes = Lanes(self.run_due, "timers", lanes=LANES, poll_seconds=poll_seconds)

    def wake(self) -> None:
        """Look now. On the runner's own loop."""
        self._lanes.wake()

    def running(self) -> AbstractAsyncContextManager[None]:
        """Run what is due until the block ends. What is under way then is rolled back."""
        return self._lanes.running()

    async def run_due(self) -> int:
        """Run everything that is due now. Returns how many went well."""
        done = 0
        while claimed := await self._claim():
            done += await self._run(claimed)
        return done

    async def _claim(self) -> Claimed | None:
        now = self._clock()
        async with self.database.connect() as connection:
            row = await raw(connection).fetchrow(CLAIM, now, now + LEASE)
        return Claimed(**row) if row else None

    async def _run(self, claimed: Claimed) -> bool:
        origin = Origin(self._actor, new_correlation_id())
        token = correlation_id.set(origin.correlation_id)
        try:
            async with asyncio.timeout(self._longest_seconds):
                await self._command(claimed.command)(json.loads(claimed.parameters), origin)
        except Exception as fault:
            await self._failed(claimed, fault)
            return False
        else:
            await self._execute(COMPLETE, claimed.key, claimed.setting)
            return True
        finally:
            correlation_id.reset(token)

    def _command(self, name: str) -> TimerCommand:
        if name not in self._commands:
            raise UnknownTimerCommand(name)
        return self._commands[name]

    async def _failed(self, claimed: Claimed, fault: Exception) -> None:
        now = self._clock()
        log.error(
            "timer failed",
            command=claimed.command,
            about=claimed.subject,
            tries=claimed.tries,
            **fault_of(fault),
        )
        again_at = now + retry_after(claimed.tries)
        await self._execute(FAIL, claimed.key, claimed.setting, again_at, now, type(fault).__name__)

    async def _execute(self, statement: str, *values: Any) -> None:
        async with self.database.connect() as connection:
            await raw(connection).execute(statement, *values)


def retry_after(tries: int) -> timedelta:
    """2 s, 4 s, 8 s … to an hour; a random half of it, so that many do not come back at once."""
    doubled = FIRST_RETRY * 2 ** min(tries - 1, 20)
    seconds = min(doubled, LAST_RETRY).total_seconds()
    return timedelta(seconds=seconds * uniform(0.5, 1))  # noqa: S311 - no secret
