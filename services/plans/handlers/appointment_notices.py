"""What a person is told of an appointment, whatever it is for: that it was made, moved or cancelled, and
the day before. Of one whose time has come they are told nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from services.plans.handlers.handling import Handling
from services.plans.views.appointments import coming
from shared.eventstore import Unit, raw
from shared.notices import Notice, cancel, request
from shared.people import linked, standing

THE_DAY_BEFORE: Final = timedelta(days=1)
TOLD_FOR: Final = timedelta(days=1)
# By which status people are met, in prison too.
MEETING: Final = ("started", "recalled")


@dataclass(frozen=True)
class Upcoming:
    """cause: what the causes of its notices begin with, such as `contact-<id>`. participant_id: the
    record in which the person is told. at: when it begins. place: a code of the wordings."""

    cause: str
    participant_id: UUID
    at: datetime
    place: str

    def made(self, now: datetime) -> Sequence[Notice]:
        return self._told("made", "appointment_made:1", now, self.reminder(now), place=self.place)

    def moved(self, now: datetime, version: int) -> Sequence[Notice]:
        """version: of the stream, so that the next move is told, too."""
        reminder = self.reminder(now)
        return self._told(f"moved:{version}", "appointment_moved:1", now, reminder, place=self.place)

    def cancelled(self, now: datetime) -> Sequence[Notice]:
        return self._told("cancelled", "appointment_cancelled:1", now, ())

    def _told(
        self, why: str, wording: str, now: datetime, reminder: Sequence[Notice], **place: str
    ) -> Sequence[Notice]:
        if self.at <= now:
            return ()
        until = min(self.at, now + TOLD_FOR)
        return self._notice(why, wording, due_at=now, until=until, **place), *reminder

    def reminder(self, now: datetime) -> Sequence[Notice]:
        """None for one that is nearer than a day: that it was made or moved is told now."""
        due_at, wording = self.at - THE_DAY_BEFORE, "appointment_reminder:1"
        if due_at <= now:
            return ()
        why = f"reminder:{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        return (self._notice(why, wording, due_at=due_at, until=self.at, place=self.place),)

    def _notice(self, why: str, wording: str, **said: Any) -> Notice:
        cause = f"{self.cause}:{why}"
        return Notice(cause, participant_id=self.participant_id, wording=wording, at=self.at, **said)


async def ask(handling: Handling, unit: Unit, notices: Iterable[Notice]) -> None:
    """After the append, in its transaction. Nobody is told of what an end of the programme did away with,
    least of all of somebody who died."""
    wordings = handling.definitions.wordings
    for notice in notices:
        stands = await standing(unit.connection, notice.participant_id)
        if stands is None or stands.status not in MEETING:
            continue
        await request(raw(unit.connection), wordings, unit.store.new_id(), unit.now, notice)


async def take_back(unit: Unit, cause: str) -> None:
    """What waits of an appointment at an earlier time, or of one that is over."""
    await cancel(raw(unit.connection), f"{cause}:", unit.now)


async def take_back_all(unit: Unit, participant_id: UUID) -> None:
    """What waits of appointments of a record that is parted from the one it was merged into: it was
    asked for there, and is not for that other person to be told."""
    people = await linked(unit.connection, participant_id) | {participant_id}
    for kind, appointment_id in await coming(unit.connection, people, unit.now):
        await take_back(unit, f"{kind}-{appointment_id}")
