"""What the routes are handed, and whose records a caller reaches."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from services.assessment.definitions import Definitions
from services.assessment.domain.authorship import Author
from services.assessment.handlers import Handling
from services.assessment.views import Queries, Scope
from shared.clock import Clock, NewId
from shared.domain import Forbidden
from shared.eventstore import Database, EventStore, KeyDatabase
from shared.http import Authenticated, Commands, account
from shared.security import Principal, Role

EVERYBODY = (Role.PROGRAMME_LEAD, Role.SYSTEM, Role.ADMIN)
STAFF = (Role.CASE_MANAGER, *EVERYBODY)
READERS = (Role.PERSON, *STAFF)
ERASERS = (Role.PROGRAMME_LEAD, Role.ADMIN)


@dataclass(frozen=True)
class Parts:
    """The running service."""

    store: EventStore
    keys: KeyDatabase
    commands: Commands
    handling: Handling
    queries: Queries
    definitions: Definitions
    clock: Clock
    new_id: NewId

    @property
    def database(self) -> Database:
        return self.store.database


async def parts(request: Request) -> Parts:
    found: Parts = request.app.state.parts
    return found


def scope_of(principal: Principal) -> Scope:
    """Deny by default. Raises Forbidden for a caller who reaches nobody."""
    if principal.has(*EVERYBODY):
        return Scope()
    if principal.has(Role.CASE_MANAGER):
        return Scope(case_manager=account(principal))
    if principal.participant_id is not None:
        return Scope(participant_id=principal.participant_id)
    raise Forbidden("Your token does not say which record is yours. Sign in again, or ask for help.")


def author_of(principal: Principal, participant_id: UUID) -> Author:
    """In whose voice a caller writes in this participant's record."""
    own = principal.has(Role.PERSON) and principal.participant_id == participant_id
    return Author(party="person" if own else "practitioner", account=account(principal))


async def scope(principal: Authenticated) -> Scope:
    return scope_of(principal)


Service = Annotated[Parts, Depends(parts)]
Reach = Annotated[Scope, Depends(scope)]
