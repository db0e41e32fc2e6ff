"""What the routes are handed, and whose records a caller reaches."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Request

from services.plans.handlers import Handling
from shared.blobs import Blobs
from shared.clock import Clock, NewId
from shared.eventstore import Database, EventStore, KeyDatabase
from shared.http import Authenticated, Commands
from shared.http.reaching import scope_of
from shared.people import Scope


@dataclass(frozen=True)
class Parts:
    """The running service."""

    store: EventStore
    keys: KeyDatabase
    commands: Commands
    handling: Handling
    clock: Clock
    new_id: NewId
    blobs: Blobs

    @property
    def database(self) -> Database:
        return self.store.database

    @property
    def today(self) -> date:
        """At the provider's place."""
        return self.handling.today(self.clock())


async def parts(request: Request) -> Parts:
    found: Parts = request.app.state.parts
    return found


async def scope(request: Request, principal: Authenticated) -> Scope:
    """To read with GET, or to write with anything else."""
    service: Parts = request.app.state.parts
    return scope_of(principal, service.today, reading=request.method == "GET")


Service = Annotated[Parts, Depends(parts)]
Reach = Annotated[Scope, Depends(scope)]
