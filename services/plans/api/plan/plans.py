"""Reading a plan: as it is, as it was, its proposals and its versions, two of them compared."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Parts, Reach, Service
from services.plans.api.models.plan_items_read import ProposalRead
from services.plans.api.models.plan_read import PlanComparisonRead, PlanRead, VersionRead, VersionSummary
from services.plans.api.plan.planning import PREFIX
from services.plans.api.reading import check_readable
from services.plans.domain.known import RequirementKnown
from services.plans.domain.plan.comparison import compare
from services.plans.domain.plan.definition import PlanDefinition
from services.plans.domain.plan.plan_state import Plan, Version
from services.plans.handlers.plan import plan as handlers
from services.plans.views.plan.plan_queries import versions_of
from shared.domain import NotFound
from shared.http import Answer, Authenticated, open_to, refusals, respond
from shared.http.as_of import AsOf
from shared.http.pagination import Cursor, Limit, Page, decode, page_of
from shared.http.parties import READERS
from shared.http.reads import audited
from shared.http.staff_only import read_by

router = APIRouter(tags=["plan"], responses=refusals(404, 409, 410))
BY_READERS: Any = {"dependencies": [Depends(open_to(*READERS))]}
Number = Annotated[int, Path(ge=1, le=100_000)]
Numbered = Annotated[int, Query(ge=1, le=100_000)]


class Reading:
    """A GET on one plan: who asks, and what there is to read."""

    def __init__(
        self,
        participant_id: UUID,
        request: Request,
        principal: Authenticated,
        service: Service,
        reach: Reach,
    ) -> None:
        self.participant_id, self.request, self.principal = participant_id, request, principal
        self.service: Parts = service
        self.reach = reach

    async def plan(
        self, as_of: datetime | date | None = None
    ) -> tuple[Plan, int, tuple[RequirementKnown, ...]]:
        """With its version, and the requirements of the sentence as they are. The read is audited.
        Raises what refuses a reader."""
        service = self.service
        async with audited(service.database, self.request, self.principal, service.clock) as read:
            connection = read.connection
            await check_readable(service, connection, self.participant_id, self.reach)
            found, version = await handlers.read(service.handling, connection, self.participant_id, as_of)
            ordered = await handlers.requirements(connection, self.participant_id)
            read.saw([self.participant_id])
        return found, version, tuple(ordered)

    def answer(self, body: Any, version: int | None = None) -> JSONResponse:
        dumped = body.model_dump(mode="json", context=read_by(self.principal, self.participant_id))
        return respond(Answer(200, dumped, version, str(self.participant_id)))


async def reading(
    participant_id: UUID, request: Request, principal: Authenticated, service: Service, reach: Reach
) -> Reading:
    return Reading(participant_id, request, principal, service, reach)


Read = Annotated[Reading, Depends(reading)]


@router.get(PREFIX, response_model=PlanRead, **BY_READERS)
async def read_plan(read: Read, as_of: AsOf | None = None) -> JSONResponse:
    """What both accepted, which proposals and which version await an answer, and the version in force.
    as_of: as it was at the end of that day or at that instant; the requirements are as they are now. The
    ETag is for a later If-Match."""
    found, version, ordered = await read.plan(as_of)
    body = PlanRead.of(read.participant_id, found, version, ordered)
    return read.answer(body, version if as_of is None else None)


@router.get(f"{PREFIX}/proposals", response_model=Page[ProposalRead], **BY_READERS)
async def read_proposals(read: Read, limit: Limit = 50, cursor: Cursor = None) -> JSONResponse:
    """All there ever were, with what became of each, in the order in which they were made."""
    found, _, _ = await read.plan()
    after = decode(cursor)
    every = sorted([*found.ended, *found.open.values()], key=lambda proposal: proposal.proposal_id)
    rows = [each for each in every if after is None or each.proposal_id > after][: limit + 1]
    shown = [ProposalRead.of(each, found) for each in rows]
    return read.answer(page_of(shown, limit, key=lambda each: each.proposal_id))


@router.get(f"{PREFIX}/versions", **BY_READERS)
async def read_versions(read: Read) -> list[VersionSummary]:
    """Which versions there are, and what became of each: no words."""
    service = read.service
    async with audited(service.database, read.request, read.principal, service.clock) as audit:
        await check_readable(service, audit.connection, read.participant_id, read.reach)
        rows = await versions_of(audit.connection, read.participant_id)
        audit.saw([read.participant_id])
    return [VersionSummary.model_validate(row, from_attributes=True) for row in rows]


@router.get(f"{PREFIX}/versions/compare", response_model=PlanComparisonRead, **BY_READERS)
async def compare_versions(
    read: Read, from_: Annotated[int, Query(alias="from", ge=1, le=100_000)], to: Numbered
) -> JSONResponse:
    """Item by item: added, changed (and in what), removed, or the same."""
    found, _, _ = await read.plan()
    difference = compare(_numbered(found, from_), _numbered(found, to))
    return read.answer(PlanComparisonRead.of(from_, to, difference))


@router.get(f"{PREFIX}/versions/{{number}}", response_model=VersionRead, **BY_READERS)
async def read_version(number: Number, read: Read) -> JSONResponse:
    """The plan as it was offered under this number, with both answers."""
    found, version, _ = await read.plan()
    return read.answer(VersionRead.of(_numbered(found, number)), version)


@router.get("/plan-definition", dependencies=[Depends(open_to(*READERS))])
async def plan_definition(service: Service) -> PlanDefinition:
    """The areas and reasons that a plan is made of, in plain words by language."""
    return service.handling.definitions.plan


def _numbered(plan: Plan, number: int) -> Version:
    version = plan.version(number)
    if version is None:
        raise NotFound("There is no such version of the plan, or it is not yours to see.")
    return version
