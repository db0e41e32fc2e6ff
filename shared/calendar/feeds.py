"""The addresses of calendar feeds, one an account.

A calendar program sends no token, so the address itself is the secret: 256 random bits, of which only a
keyed digest is stored."""

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg

from shared.calendar.rendering import Language
from shared.eventstore.changes import Change, participant
from shared.security import BlindIndex

SECRET_BYTES: Final = 32
FORM: Final = re.compile(r"[A-Za-z0-9_-]{43}")
# A calendar that is larger is no calendar; the service gives the nearest.
MOST_APPOINTMENTS: Final = 1000

PUT: Final = """
    insert into calendar_feeds (account, participant_id, language, digest, made_at)
    values ($1, $2, $3, $4, $5)
    on conflict (account) do update
    set participant_id = excluded.participant_id, language = excluded.language, digest = excluded.digest,
        made_at = excluded.made_at
"""
REVOKE: Final = "delete from calendar_feeds where account = $1"
FORGET: Final = "delete from calendar_feeds where participant_id = $1"
FIND: Final = "select account, participant_id, language, digest from calendar_feeds where digest = $1"


@dataclass(frozen=True)
class Feed:
    """account: whose. participant_id: of a person whose own appointments they are; None: of staff,
    and the appointments those that they hold at the time of asking."""

    account: str
    participant_id: UUID | None
    language: Language


def new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


def digest_of(index: BlindIndex, secret: str) -> bytes:
    return index.of("calendar-feed", secret)


async def put_feed(driver: "asyncpg.Connection[Any]", feed: Feed, digest: bytes, now: datetime) -> None:
    """In the place of the one that the account had, whose address leads nowhere from then on."""
    await driver.execute(PUT, feed.account, feed.participant_id, feed.language, digest, now)


async def revoke_feed(driver: "asyncpg.Connection[Any]", account: str) -> None:
    await driver.execute(REVOKE, account)


async def find_feed(driver: "asyncpg.Connection[Any]", index: BlindIndex, secret: str) -> Feed | None:
    """None for an address that leads nowhere. How long it takes says nothing of the stored digests:
    what is compared is keyed, and no caller can choose it."""
    if not FORM.fullmatch(secret):
        return None
    digest = digest_of(index, secret)
    row = await driver.fetchrow(FIND, digest)
    if row is None or not hmac.compare_digest(row["digest"], digest):
        return None
    return Feed(row["account"], row["participant_id"], row["language"])


def forgetting_feeds(erased: type) -> tuple[Change, ...]:
    """For the service's view. erased: its event that somebody is being erased, with `participant_id`."""
    return (Change(erased, FORGET, participant),)
