"""Telling people what is due: once for each cause, to those who want it, when it is not quiet.

Claim, sending and its mark are not one transaction, and the provider takes no part in any. So what was
claimed counts as perhaps sent: whoever takes it up again first asks the provider for it by its id."""

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Final

import structlog

from shared.background import Lanes
from shared.eventstore import EventStore, raw
from shared.logs import fault_of
from shared.notices.claims import Claimed, Claims
from shared.notices.port import Delivery, Message, NotNow, Refused, Sender
from shared.notices.quiet import QuietHours
from shared.notices.views import opened_address
from shared.notices.wording import NoSuchWording, Wordings

log = structlog.get_logger(__name__)

POLL_SECONDS: Final = 5.0
# Less than a claim's lease.
LONGEST_SECONDS: Final = 20.0
LANES: Final = 2

WANTED: Final = """
    select participant_id, channel, address, language, quiet_from_hour, quiet_until_hour
    from notice_preferences where participant_id = $1 and $2 = any (kinds)
"""


class NoticeRunner:
    """Sends one service's notices; several runners share the work. zone: of quiet hours and of the
    times that are told. Times are the store's clock's."""

    def __init__(
        self,
        store: EventStore,
        wordings: Wordings,
        sender: Sender,
        *,
        zone: str,
        poll_seconds: float = POLL_SECONDS,
        longest_seconds: float = LONGEST_SECONDS,
    ) -> None:
        self._store, self._wordings, self._sender, self._zone = store, wordings, sender, zone
        self._claims = Claims(store.database)
        self._longest_seconds = longest_seconds
        self._lanes = Lanes(self.run_due, "notices", lanes=LANES, poll_seconds=poll_seconds)

    def wake(self) -> None:
        """Look now. On the runner's own loop."""
        self._lanes.wake()

    def running(self) -> AbstractAsyncContextManager[None]:
        """Send what is due until the block ends."""
        return self._lanes.running()

    async def run_due(self) -> int:
        """Take up everything that is due now. Returns how many that were."""
        done = 0
        while claimed := await self._claims.take(self._store.clock()):
            await self._take_up(claimed)
            done += 1
        return done

    async def _take_up(self, claimed: Claimed) -> None:
        try:
            async with asyncio.timeout(self._longest_seconds):
                await (self._ask_after(claimed) if claimed.before == "sent" else self._tell(claimed))
        except Exception as fault:
            await self._not_known(claimed, fault)

    async def _tell(self, claimed: Claimed) -> None:
        if claimed.before == "sending" and (found := await self._sender.find(claimed.notice_id)):
            await self._claims.sent(claimed, found, self._store.clock())
            return
        try:
            message = await self._message(claimed)
            if message is not None:
                reference = await self._sender.send(message)
                await self._claims.sent(claimed, reference, self._store.clock())
        except Refused as refused:
            await self._end(claimed, "failed", refused.code)
        except NotNow as fault:
            log.warning("notice not taken", notice=str(claimed.notice_id), code=fault.code)
            await self._claims.later(claimed, self._store.clock())

    async def _message(self, claimed: Claimed) -> Message | None:
        """What to send now; None where nothing is, which then is written down. Raises NotNow."""
        now = self._store.clock()
        if now >= claimed.until_at:
            await self._end(claimed, "cancelled", "too_late")
            return None
        wanted, address = await self._wanted(claimed)
        if wanted is None or address is None:
            await self._end(claimed, "cancelled", "not_wanted")
            return None
        if over_at := _quiet(wanted, now, self._zone):
            await self._claims.wait_for_quiet(claimed, over_at)
            return None
        try:
            text = self._wordings.text(
                claimed.wording,
                wanted["language"],
                at=claimed.speaks_of,
                place=claimed.place,
                zone=self._zone,
            )
        except NoSuchWording as fault:
            # Asked for by a later version of the service, which may be the next to take it up.
            raise NotNow("no-such-wording") from fault
        return Message(claimed.notice_id, wanted["channel"], address, text.subject, text.body)

    async def _wanted(self, claimed: Claimed) -> tuple[Any, str | None]:
        """What the person wants at this moment, and where to."""
        async with self._store.database.connect() as connection:
            row = await raw(connection).fetchrow(WANTED, claimed.participant_id, claimed.kind)
        if row is None:
            return None, None
        keys = await self._store.keyring.load({str(claimed.participant_id)})
        return row, opened_address(self._store.codec.service, row, keys)

    async def _ask_after(self, claimed: Claimed) -> None:
        assert claimed.reference is not None
        try:
            found = await self._sender.state(claimed.reference)
        except (Refused, NotNow):
            await self._claims.ask_again(claimed, self._store.clock())
            return
        if found.state is Delivery.UNDER_WAY:
            await self._claims.ask_again(claimed, self._store.clock())
        else:
            await self._end(claimed, found.state.value, found.reason)

    async def _not_known(self, claimed: Claimed, fault: Exception) -> None:
        now = self._store.clock()
        log.warning("notice unclear", notice=str(claimed.notice_id), tries=claimed.tries, **fault_of(fault))
        if claimed.before != "sent" and now >= claimed.until_at:
            await self._end(claimed, "failed", "not_known")
        elif claimed.before == "sent":
            await self._claims.ask_again(claimed, now)
        else:
            await self._claims.again(claimed, now)

    async def _end(self, claimed: Claimed, state: str, reason: str | None) -> None:
        await self._claims.end(claimed, state, reason, self._store.clock())


def _quiet(wanted: Any, now: datetime, zone: str) -> datetime | None:
    """Until when it is quiet for somebody; None where it is not."""
    if wanted["quiet_from_hour"] is None:
        return None
    hours = QuietHours(from_hour=wanted["quiet_from_hour"], until_hour=wanted["quiet_until_hour"])
    return hours.over_at(now, zone)
