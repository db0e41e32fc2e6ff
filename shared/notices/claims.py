"""Notices as rows: taking one up, and writing down what became of it.

A claim is a lease: whoever is killed is followed by another after it. All that is written afterwards
names the claim, so that one who was overtaken writes nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import uniform
from typing import Any, Final
from uuid import UUID

from shared.eventstore import Database, raw

LEASE: Final = timedelta(seconds=60)
FIRST_RETRY, LAST_RETRY = timedelta(seconds=30), timedelta(hours=1)
FIRST_ASK, LAST_ASK = timedelta(minutes=1), timedelta(hours=6)
# Notify keeps what it was given for a week.
ASKED_FOR: Final = timedelta(days=7)

# One statement, so that the claim is committed before anything is sent.
CLAIM: Final = """
    with found as (select notice_id, state from notices where next_at <= $1
                   order by next_at limit 1 for update skip locked)
    update notices
    set claim = gen_random_uuid(), next_at = $2, tries = tries + 1,
        state = case when found.state = 'waiting' then 'sending' else found.state end
    from found where notices.notice_id = found.notice_id
    returning notices.notice_id, found.state as before, claim, participant_id, kind, wording, speaks_of,
              place, until_at, tries, reference, sent_at
"""
# Also where it was taken back meanwhile: it did go out.
SENT: Final = """
    update notices set state = 'sent', reference = $2, sent_at = $3, next_at = $4, tries = 0,
        failed_since = null, ended_at = null, reason = null
    where claim = $1
"""
# Surely not sent, so that nothing needs to be looked up before the next try.
LATER: Final = """
    update notices set state = 'waiting', claim = null, next_at = $2,
        failed_since = coalesce(failed_since, $3)
    where claim = $1 and state = 'sending'
"""
QUIET: Final = """
    update notices set state = 'waiting', claim = null, due_at = $2, next_at = $2, tries = tries - 1
    where claim = $1 and state = 'sending'
"""
AGAIN: Final = """
    update notices set next_at = $2, failed_since = coalesce(failed_since, $3)
    where claim = $1 and state in ('sending', 'sent')
"""
ASK_AGAIN: Final = "update notices set next_at = $2 where claim = $1 and state = 'sent'"
END: Final = """
    update notices set state = $2, reason = $3, ended_at = $4, next_at = null
    where claim = $1 and state in ('sending', 'sent')
"""


@dataclass(frozen=True)
class Claimed:
    """before: its state when it was taken up; `sending` where an earlier try may have got through."""

    notice_id: UUID
    before: str
    claim: UUID
    participant_id: UUID
    kind: str
    wording: str
    speaks_of: datetime | None
    place: str | None
    until_at: datetime
    tries: int
    reference: str | None
    sent_at: datetime | None


@dataclass(frozen=True)
class Claims:
    database: Database

    async def take(self, now: datetime) -> Claimed | None:
        async with self.database.connect() as connection:
            row = await raw(connection).fetchrow(CLAIM, now, now + LEASE)
        return Claimed(**row) if row else None

    async def sent(self, claimed: Claimed, reference: str, now: datetime) -> None:
        await self._execute(SENT, claimed, reference, now, now + FIRST_ASK)

    async def wait_for_quiet(self, claimed: Claimed, until: datetime) -> None:
        await self._execute(QUIET, claimed, until)

    async def later(self, claimed: Claimed, now: datetime) -> None:
        """It was surely not sent, and is tried again."""
        await self._execute(LATER, claimed, now + retry_after(claimed.tries), now)

    async def again(self, claimed: Claimed, now: datetime) -> None:
        """It is not known what became of it. A request may still be under way for a lease's time."""
        await self._execute(AGAIN, claimed, now + max(LEASE, retry_after(claimed.tries)), now)

    async def ask_again(self, claimed: Claimed, now: datetime) -> None:
        """It is on its way. No end of it is asked after for more than a week."""
        over = claimed.sent_at is None or now >= claimed.sent_at + ASKED_FOR
        wait = min(FIRST_ASK * 2 ** min(claimed.tries, 10), LAST_ASK)
        await self._execute(ASK_AGAIN, claimed, None if over else now + wait)

    async def end(self, claimed: Claimed, state: str, reason: str | None, now: datetime) -> None:
        """state: `delivered`, `failed` or `cancelled`."""
        await self._execute(END, claimed, state, reason, now)

    async def _execute(self, statement: str, claimed: Claimed, *values: Any) -> None:
        async with self.database.connect() as connection:
            await raw(connection).execute(statement, claimed.claim, *values)


def retry_after(tries: int) -> timedelta:
    """30 s, 1 min, 2 min … to an hour; a random half of it, so that many do not come back at once."""
    doubled = FIRST_RETRY * 2 ** min(max(tries, 1) - 1, 10)
    seconds = min(doubled, LAST_RETRY).total_seconds()
    return timedelta(seconds=seconds * uniform(0.5, 1))  # noqa: S311 - no secret
