"""What somebody wants to be told and was told, and how the notices do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg

from shared.notices.views import opened_address
from shared.security import Keys

PREFERENCES: Final = "select * from notice_preferences where participant_id = $1"
TOLD: Final = """
    select notice_id, kind, state, reason, requested_at, due_at, sent_at, ended_at from notices
    where participant_id = $1 and ($2::uuid is null or notice_id < $2)
    order by notice_id desc limit $3
"""
# What failed is worth an operator's look for as long as the provider knows of it.
STANDING: Final = """
    select (select count(*) from notices where next_at is not null and state in ('waiting', 'sending')
                                           and due_at <= $1) as waiting,
           (select min(due_at) from notices where next_at is not null and state in ('waiting', 'sending')
                                             and due_at <= $1) as oldest_due_at,
           (select count(*) from notices where next_at is not null and failed_since is not null) as failing,
           (select count(*) from notices where state = 'failed' and ended_at > $2) as failed
"""
LOOKED_AT: Final = timedelta(days=7)


@dataclass(frozen=True)
class PreferencesRow:
    """quiet_from_hour, quiet_until_hour: None, both, for no quiet hours."""

    version: int
    party: str
    recorded_on: date
    channel: str
    address: str
    language: str
    quiet_from_hour: int | None
    quiet_until_hour: int | None
    kinds: Sequence[str]


@dataclass(frozen=True)
class Told:
    """A notice as it may be seen: nothing of its text. reason: a code."""

    notice_id: UUID
    kind: str
    state: str
    reason: str | None
    requested_at: datetime
    due_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class NoticesStanding:
    """waiting: due and not sent, since oldest_due_at. failing: those whose last try failed. failed:
    of the last week, for good."""

    waiting: int
    oldest_due_at: datetime | None
    failing: int
    failed: int


async def preferences_of(
    driver: "asyncpg.Connection[Any]", service: str, participant_id: UUID, keys: Keys
) -> PreferencesRow | None:
    """None where nothing is wanted, or once erased."""
    row = await driver.fetchrow(PREFERENCES, participant_id)
    address = opened_address(service, row, keys) if row else None
    if row is None or address is None:
        return None
    columns = {name: row[name] for name in PreferencesRow.__dataclass_fields__}
    return PreferencesRow(**{**columns, "address": address})


async def told(
    driver: "asyncpg.Connection[Any]", participant_id: UUID, before: UUID | None, limit: int
) -> list[Told]:
    """The newest first, from the one before `before` on."""
    return [Told(**row) for row in await driver.fetch(TOLD, participant_id, before, limit)]


async def notices_standing(driver: "asyncpg.Connection[Any]", now: datetime) -> NoticesStanding:
    row = await driver.fetchrow(STANDING, now, now - LOOKED_AT)
    assert row is not None
    return NoticesStanding(**row)
