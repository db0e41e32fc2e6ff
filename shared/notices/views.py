"""What somebody wants to be told, as a row; and what is forgotten of those who are erased."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from shared.domain import ERASED
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, participant
from shared.notices.preference_events import NoticePreferencesSet, NoticePreferencesWithdrawn
from shared.security import Keys

SET: Final = """
    insert into notice_preferences (participant_id, version, party, recorded_on, channel, address, language,
                                    quiet_from_hour, quiet_until_hour, kinds)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (participant_id) do update
    set version = excluded.version, party = excluded.party, recorded_on = excluded.recorded_on,
        channel = excluded.channel, address = excluded.address, language = excluded.language,
        quiet_from_hour = excluded.quiet_from_hour, quiet_until_hour = excluded.quiet_until_hour,
        kinds = excluded.kinds
"""
WITHDRAW: Final = "delete from notice_preferences where participant_id = $1"
# What was told them goes as well: that there was an appointment is about them.
FORGET: Final = "delete from notices where participant_id = $1"


def preference_changes(service: str) -> tuple[Change, ...]:
    """For the service's view. service: as its codec has it; binds the sealed address to its place."""

    def set_(item: Appended, sealing: Sealing) -> Iterable[Row]:
        event: NoticePreferencesSet = item.event
        if event.address is ERASED:
            return
        person, quiet = event.participant_id, event.quiet
        address = sealing.keys.seal(str(person), address_context(service, person), event.address)
        hours = (quiet.from_hour, quiet.until_hour) if quiet else (None, None)
        said = (event.party, event.recorded_on, event.channel, address, event.language)
        yield (person, item.version, *said, *hours, event.kinds)

    return (
        Change(NoticePreferencesSet, SET, set_),
        Change(NoticePreferencesWithdrawn, WITHDRAW, participant),
    )


def forgetting_notices(erased: type) -> tuple[Change, ...]:
    """For the service's view. erased: its event that somebody is being erased, with `participant_id`."""
    return Change(erased, WITHDRAW, participant), Change(erased, FORGET, participant)


def address_context(service: str, participant_id: UUID) -> str:
    return f"{service}/notice_preferences/{participant_id}/address"


def opened_address(service: str, row: Any, keys: Keys) -> str | None:
    """The address of a row of `notice_preferences`; None once its person's key is gone."""
    person: UUID = row["participant_id"]
    found = keys.open(str(person), address_context(service, person), row["address"])
    return None if found is ERASED else str(found)
