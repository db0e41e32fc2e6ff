"""The parties of a record: who of the staff reads and writes in it, and in whose voice."""

from typing import Final
from uuid import UUID

from shared.domain.authorship import Author
from shared.http.auth import account
from shared.security import Principal, Role

EVERYBODY: Final = (Role.PROGRAMME_LEAD, Role.SYSTEM, Role.ADMIN)
STAFF: Final = (Role.CASE_MANAGER, Role.TEAM_LEADER, *EVERYBODY)
# Who reads but does not write: a safeguarding lead, everybody's record.
STAFF_READERS: Final = (*STAFF, Role.SAFEGUARDING_LEAD)
READERS: Final = (Role.PERSON, *STAFF_READERS)


def author_of(principal: Principal, participant_id: UUID) -> Author:
    """In whose voice a caller writes in this participant's record. Nobody but staff speaks as a
    practitioner, whatever they reach; and nobody of them in their own record."""
    own = principal.has(Role.PERSON) and principal.participant_id == participant_id
    practitioner = principal.has(*STAFF) and not own
    return Author(party="practitioner" if practitioner else "person", account=account(principal))
