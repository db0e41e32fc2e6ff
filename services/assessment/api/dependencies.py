"""What the routes are handed, and whose records a caller reaches."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Request

from services.assessment.definitions import Definitions
from services.assessment.handlers import Handling
from services.assessment.views import Queries, Scope
from shared.clock import Clock, NewId
from shared.domain import Forbidden
from shared.eventstore import Database, EventStore, KeyDatabase
from shared.http import Authenticated, Commands, account
from shared.http.parties import EVERYBODY
from shared.jobs import Jobs
from shared.security import Principal, Role

ORGANISERS = (Role.PROGRAMME_LEAD, Role.ADMIN)
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
    jobs: Jobs

    @property
    def database(self) -> Database:
        return self.store.database


async def parts(request: Request) -> Parts:
    found: Parts = request.app.state.parts
    return found


def scope_of(principal: Principal, today: date, *, reading: bool) -> Scope:
    """Deny by default. A person reads what was merged into their record and writes in it alone; once
    theirs was merged, their next sign-in says which one goes on, as no message about records may say
    who somebody is. today: at the provider's place. Raises Forbidden for a caller who reaches nobody."""
    if principal.has(*EVERYBODY) or (reading and principal.has(Role.SAFEGUARDING_LEAD)):
        return Scope()
    if principal.has(Role.CASE_MANAGER, Role.TEAM_LEADER):
        return Scope(account=account(principal), leads=principal.has(Role.TEAM_LEADER), today=today)
    if principal.participant_id is not None:
        return Scope(participant_id=principal.participant_id, alone=not reading)
    raise Forbidden("Your token does not say which record is yours. Sign in again, or ask for help.")


async def scope(request: Request, principal: Authenticated) -> Scope:
    """To read with GET, or to write with anything else."""
    return scope_of(principal, _today(request), reading=request.method == "GET")


async def reading_scope(request: Request, principal: Authenticated) -> Scope:
    """To read by POST, where a query must not be in an address."""
    return scope_of(principal, _today(request), reading=True)


def _today(request: Request) -> date:
    service: Parts = request.app.state.parts
    return service.handling.today(service.clock())


Service = Annotated[Parts, Depends(parts)]
Reach = Annotated[Scope, Depends(scope)]
ReadingReach = Annotated[Scope, Depends(reading_scope)]
