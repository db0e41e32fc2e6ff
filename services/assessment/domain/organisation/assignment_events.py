"""What can have happened to whose case a participant is. Each says what holds from its day on, and
what was said last holds: the latest of them whose day has come."""

from datetime import date
from uuid import UUID

from shared.domain import Erased, event, private


@event("case-assigned")
class CaseAssigned:
    """override_reason, override_words: where the case manager was not trained on that day."""

    participant_id: UUID
    case_manager_id: UUID
    account: str
    from_on: date
    override_reason: str | None
    override_words: str | Erased | None = private(of="participant_id", default=None)


@event("case-transferred")
class CaseTransferred:
    participant_id: UUID
    case_manager_id: UUID
    account: str
    from_on: date
    reason: str
    override_reason: str | None
    override_words: str | Erased | None = private(of="participant_id", default=None)


@event("case-unassigned")
class CaseUnassigned:
    """case_manager_id, account: whose it is no longer. from_on: the first day without one."""

    participant_id: UUID
    case_manager_id: UUID
    account: str
    from_on: date
    reason: str


EVENTS = (CaseAssigned, CaseTransferred, CaseUnassigned)
