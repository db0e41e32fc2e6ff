"""What can have happened to what somebody wants to be told."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.domain import Account, Erased, event, private
from shared.domain.authorship import Party
from shared.notices.address import Channel
from shared.notices.quiet import QuietHours

Language = Literal["en", "cy"]
Kind = Literal["appointments", "reviews", "answers_awaited"]


@event("notice-preferences-set")
class NoticePreferencesSet:
    """The whole of it, which takes the place of what was wanted before. party: who recorded it, the
    person or staff on their behalf. address: as it is sent to. quiet: None for no quiet hours."""

    participant_id: UUID
    party: Party
    account: Account
    recorded_on: date
    channel: Channel
    language: Language
    quiet: QuietHours | None
    kinds: tuple[Kind, ...]
    address: str | Erased = private(of="participant_id")


@event("notice-preferences-withdrawn")
class NoticePreferencesWithdrawn:
    """Nothing is wanted any more."""

    participant_id: UUID
    party: Party
    account: Account
    recorded_on: date


EVENTS = (NoticePreferencesSet, NoticePreferencesWithdrawn)
