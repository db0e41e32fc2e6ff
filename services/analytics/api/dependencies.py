"""What the routes are handed, and the trace that a read leaves."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Query, Request

from services.analytics.datasets.dataset import Dataset
from services.analytics.datasets.measures import open_measures
from services.analytics.datasets.reoffending import Reoffending, open_reoffending
from shared.clock import Clock
from shared.contracts.values import Versioned
from shared.eventstore import Database
from shared.http import NOBODY, open_to
from shared.http.reads import audited
from shared.security import Principal, Role


@dataclass(frozen=True)
class Parts:
    """The running service."""

    database: Database
    clock: Clock
    # A model fit takes a whole core: one at a time leaves the other requests theirs.
    evaluating: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))


def parts(request: Request) -> Parts:
    found: Parts = request.app.state.parts
    return found


Service = Annotated[Parts, Depends(parts)]
Analyst = Annotated[Principal, Depends(open_to(Role.EVALUATOR, Role.PROGRAMME_LEAD))]
Overseer = Annotated[Principal, Depends(open_to(Role.ADMIN, Role.PROGRAMME_LEAD))]

Definition = Annotated[Versioned, Query(description="Whose characteristics: a definition and its version")]
Rule = Annotated[Versioned, Query(description="The outcome rule and its version")]


async def trace(
    request: Request, service: Service, principal: Principal, persons: Sequence[object] = ()
) -> None:
    """Record a read before any of it is given. persons: whose records it shows; none where it
    concerns everybody, as a dataset does, or nobody."""
    async with audited(service.database, request, principal, service.clock) as read:
        read.saw(persons or [NOBODY])


async def chosen(service: Service, _: Analyst, definition: Definition, rule: Rule) -> Reoffending:
    return await open_reoffending(service.database, definition, rule)


Chosen = Annotated[Reoffending, Depends(chosen)]


async def of_measures(service: Service, _: Analyst) -> Dataset:
    return await open_measures(service.database)


OfMeasures = Annotated[Dataset, Depends(of_measures)]
