"""What may be asked of a contact, and what deciding is told."""

from datetime import date, datetime
from uuid import UUID

from services.plans.domain.relationship.contact_events import Acceptable, AskedBy, MissedBy, When
from services.plans.domain.relationship.definition import ContactsDefinition
from shared.domain import record
from shared.domain.authorship import Author, OwnWords
from shared.domain.standing import Standing


@record
class RequestContact:
    contact_id: UUID
    author: Author
    when: When
    purpose: str


@record
class PlanContact:
    """with_account: who is to hold it, None for the author."""

    contact_id: UUID
    author: Author
    when: When
    purpose: str
    asked_for_by: AskedBy
    with_account: str | None = None


@record
class AcceptContact:
    author: Author
    with_account: str | None = None


@record
class DeclineContact:
    author: Author
    reason: str


@record
class MoveContact:
    author: Author
    when: When


@record
class CancelContact:
    author: Author
    reason: str


@record
class Held:
    """when: as it was held. held_by: None for the author."""

    when: When
    present: tuple[str, ...]
    goal_ids: tuple[UUID, ...] = ()
    held_by: str | None = None


@record
class KeepContact:
    """corrects: in the place of what was recorded."""

    author: Author
    held: Held
    corrects: bool = False


@record
class RecordUnplanned:
    contact_id: UUID
    author: Author
    held: Held
    purpose: str
    asked_for_by: AskedBy


@record
class MissContact:
    author: Author
    missed_by: MissedBy
    reason: str
    acceptable: Acceptable
    corrects: bool = False


@record
class EnterInError:
    author: Author


@record
class WriteStaffNote:
    note_id: UUID
    author: Author
    text: str


@record
class WriteOwnNote:
    note_id: UUID
    author: Author
    words: OwnWords
    shared: bool


@record
class ShareNote:
    note_id: UUID
    author: Author


@record
class RateContact:
    """score: 0 to 10. shared: the words, with staff."""

    author: Author
    score: int
    words: OwnWords | None = None
    shared: bool = False


@record
class ContactFacts:
    """now: an instant; today: the day at the provider's place. case_manager: the account that has the
    case today. staff: accounts that may hold a contact, beside the author's own. goals: of the plan."""

    standing: Standing
    now: datetime
    today: date
    definition: ContactsDefinition
    case_manager: str | None = None
    staff: frozenset[str] = frozenset()
    goals: frozenset[UUID] = frozenset()
