"""Asking for a notice and taking it back, in the transaction of what it is about.

Handlers ask, after the append; views never do, so that neither a replay nor a rebuild tells anybody
anything. Ask also where nobody has opted in: whether it is wanted is looked at when it is due."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg

from shared.notices.wording import Wordings

# Ids, codes and instants as we write them. Capitals but an instant's and blanks are how names look.
CAUSE: Final = re.compile(r"[a-z0-9][a-z0-9:._+TZ-]{0,199}")
KEPT_TRYING: Final = timedelta(days=3)

# One that was taken back before anybody tried to send it may be asked for again: an appointment that
# was moved and then moved back.
REQUEST: Final = """
    insert into notices (notice_id, cause, participant_id, kind, wording, speaks_of, place, requested_at,
                         due_at, next_at, until_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)
    on conflict (cause) do update
    set state = 'waiting', wording = excluded.wording, speaks_of = excluded.speaks_of,
        place = excluded.place, requested_at = excluded.requested_at, due_at = excluded.due_at,
        next_at = excluded.next_at, until_at = excluded.until_at, ended_at = null, reason = null,
        tries = 0, failed_since = null
    where notices.state = 'cancelled' and notices.claim is null
"""
# One that is being sent at this moment may go out; whoever sends it then says so.
CANCEL: Final = """
    update notices set state = 'cancelled', reason = $2, ended_at = $3, next_at = null
    where {which} and state in ('waiting', 'sending')
"""
CANCEL_CAUSES: Final = CANCEL.format(which="starts_with(cause, $1) and cause like $4")
CANCEL_UNWANTED: Final = CANCEL.format(which="participant_id = $1 and kind <> all ($4)")


class NotACause(ValueError):
    """A cause is made of ids, codes and instants only."""


@dataclass(frozen=True)
class Notice:
    """Something to tell a person once. Raises NotACause.

    cause: why, unique for ever, such as `contact-<id>:reminder:<starts_at>`. wording: such as
    `appointment_reminder:1`. due_at: when to tell it; until: from when on it is too late, three days
    after that unless given. at: the instant that the text names. place: a code."""

    cause: str
    participant_id: UUID
    wording: str
    due_at: datetime
    at: datetime | None = None
    place: str | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        if not CAUSE.fullmatch(self.cause):
            raise NotACause(f"the cause of a {self.wording} is not made of ids, codes and instants")


async def request(
    driver: "asyncpg.Connection[Any]", wordings: Wordings, notice_id: UUID, now: datetime, notice: Notice
) -> None:
    """Ask for it, once: another of the same cause is the same. Raises NoSuchWording and WrongWording."""
    wording = wordings.find(notice.wording, at=notice.at, place=notice.place)
    until = notice.until or notice.due_at + KEPT_TRYING
    told = (notice.participant_id, wording.kind, notice.wording, notice.at, notice.place)
    await driver.execute(REQUEST, notice_id, notice.cause, *told, now, notice.due_at, until)


async def cancel(driver: "asyncpg.Connection[Any]", cause_prefix: str, now: datetime) -> None:
    """Take back what waits of all causes that begin so. Raises NotACause."""
    if not CAUSE.fullmatch(cause_prefix):
        raise NotACause("the beginning of a cause is not made of ids, codes and instants")
    # `like` is what the index serves; an underscore in it would stand for anything.
    await driver.execute(CANCEL_CAUSES, cause_prefix, "taken_back", now, f"{cause_prefix}%")


async def cancel_all(driver: "asyncpg.Connection[Any]", participant_id: UUID, now: datetime) -> None:
    """Take back all that waits for somebody: whose record was merged, so that what they want is said anew
    in the record that goes on, and nobody could stop these there; or whom the work does not await any
    more."""
    await cancel_unwanted(driver, participant_id, (), now)


async def cancel_unwanted(
    driver: "asyncpg.Connection[Any]", participant_id: UUID, wanted: tuple[str, ...], now: datetime
) -> None:
    """Take back what waits for somebody who does not want it any more. wanted: the kinds left."""
    await driver.execute(CANCEL_UNWANTED, participant_id, "not_wanted", now, list(wanted))
