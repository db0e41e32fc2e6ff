"""What can have happened to what is known of a participant's access needs."""

from datetime import date
from uuid import UUID

from shared.domain import Account, Erased, event, private
from shared.domain.authorship import Party


@event("access-needs-recorded")
class AccessNeedsRecorded:
    """One party's whole statement, which takes the place of the one that party made before. Codes
    are those of `access_needs`; note: in words, or None."""

    participant_id: UUID
    party: Party
    account: Account
    recorded_on: date
    language: str
    interpreter: str
    reading_support: str
    neurodiversity: tuple[str, ...]
    disabilities: tuple[str, ...]
    adjustments: tuple[str, ...]
    note: str | Erased | None = private(of="participant_id")


EVENTS = (AccessNeedsRecorded,)
