"""What staff read and anybody else gets as null: who of the staff it was, and what may be about others."""

from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import PlainSerializer, SerializationInfo

from shared.http.parties import STAFF_READERS
from shared.security import Principal, Role

STAFF: Final = "staff"


def _for_staff(value: Any, info: SerializationInfo) -> Any:
    # Whoever forgets to say who reads shows nothing.
    return value if (info.context or {}).get(STAFF) else None


StaffText = Annotated[str | None, PlainSerializer(_for_staff, return_type=str | None)]
StaffId = Annotated[UUID | None, PlainSerializer(_for_staff, return_type=UUID | None)]
StaffFlag = Annotated[bool | None, PlainSerializer(_for_staff, return_type=bool | None)]


def read_by(principal: Principal, participant_id: UUID | None = None) -> dict[str, Any]:
    """The context in which a body is dumped for this caller. participant_id: whom it is about; nobody
    reads as staff what is kept about themselves."""
    own = participant_id is not None and principal.has(Role.PERSON)
    return {STAFF: principal.has(*STAFF_READERS) and not (own and principal.participant_id == participant_id)}
