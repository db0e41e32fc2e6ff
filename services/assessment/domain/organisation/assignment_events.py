"""What can have happened to whose case a participant is. Each says what holds from its day on, and
what was said last holds: the latest of them whose day has come."""

from datetime import date
from typing import Annotated
from uuid import UUID

from shared.domain import WITHHELD, Account, Erased, event, private

StaffId = Annotated[UUID, WITHHELD]
# Free text on why a colleague holds the case: it may name anybody, so that staff alone read it.
AboutOthers = Annotated[str, WITHHELD]


@event("case-assigned")
class CaseAssigned:
    """override_reason, override_words: where the case manager was not trained on that day."""

    participant_id: UUID
    case_manager_id: StaffId
    account: Account
    from_on: date
    override_reason: str | None
    override_words: AboutOthers | Erased | None = private(of="participant_id", default=None)


@event("case-transferred")
class CaseTransferred:
    participant_id: UUID
    case_manager_id: StaffId
    account: Account
    from_on: date
    reason: str
    override_reason: str | None
    override_words: AboutOthers | Erased | None = private(of="participant_id", default=None)


@event("case-unassigned")
class CaseUnassigned:
    """case_manager_id, account: whose it is no longer. from_on: the first day without one."""

    participant_id: UUID
    case_manager_id: StaffId
    account: Account
    from_on: date
    reason: str


EVENTS = (CaseAssigned, CaseTransferred, CaseUnassigned)
