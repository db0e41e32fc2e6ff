"""Life Coaching as the person and staff see it: asked for or offered, agreed to, and ended."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.plans.api.coaching.coaching_commanding import Course
from services.plans.api.coaching.coaching_reading import read_course
from services.plans.api.dependencies import Reach, Service
from services.plans.api.models.coaching import (
    AgreeAsPersonBody,
    AgreementBody,
    CoachingChanged,
    CoachingReviewBody,
    EndCoachingBody,
    NameBody,
    NewCoaching,
    spoken,
)
from services.plans.api.models.coaching_read import CoachingRead, CoachingSummary
from services.plans.api.reading import check_readable
from services.plans.domain.coaching import coaching_commands as commands
from services.plans.domain.coaching.coaching_events import Party
from services.plans.views.coaching.coaches import coaches_called
from services.plans.views.coaching.coaching_queries import coachings_of, whose_is
from shared.domain import Invalid, NotFound
from shared.http import Authenticated, Cursor, Limit, Page, open_to, refusals
from shared.http.pagination import decode, page_of
from shared.http.parties import READERS, STAFF, STAFF_READERS
from shared.http.reads import audited
from shared.people import linked
from shared.security import Role

router = APIRouter(
    prefix="/participants/{participant_id}/coaching",
    tags=["coaching"],
    responses=refusals(404, 409, 410),
)
ONE = "/{coaching_id}"
CHANGES = refusals(412)
EITHER = [Depends(open_to(Role.PERSON, *STAFF))]
BY_STAFF = [Depends(open_to(*STAFF))]
IN_PERSON = [Depends(open_to(Role.PERSON))]


@router.post("", status_code=201, response_model=CoachingChanged, responses=CHANGES, dependencies=EITHER)
async def begin_coaching(body: NewCoaching, course: Course) -> JSONResponse:
    """In the person's own session ask for coaching; from a practitioner offer it, with a coach."""
    wanted = _begun(body, course)
    return await (course.refuse(wanted) if isinstance(wanted, Invalid) else course.begin(wanted))


def _begun(body: NewCoaching, course: Course) -> commands.RequestCoaching | commands.OfferCoaching | Invalid:
    coaching_id, by = course.new_id(), course.by
    if by.party == "person":
        if body.coach_id is not None:
            return Invalid("Leave this out: a practitioner names the coach.", field="coach_id")
        words = spoken(body.words, by) if body.words else None
        return commands.RequestCoaching(coaching_id=coaching_id, by=by, words=words)
    if body.words is not None:
        return Invalid("Leave this out: the person says it in their own session.", field="words")
    if body.coach_id is None:
        return Invalid("Say with which coach. GET /coaches lists them.", field="coach_id")
    return commands.OfferCoaching(coaching_id=coaching_id, by=by, coach_id=body.coach_id)


@router.get("", response_model=Page[CoachingSummary], dependencies=[Depends(open_to(*READERS))])
async def coachings(
    participant_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[CoachingSummary]:
    """The newest first."""
    before, keyring = decode(cursor), service.store.keyring
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        people = await linked(read.connection, participant_id)
        rows = await coachings_of(read.connection, keyring, people, before=before, limit=limit + 1)
        called = await coaches_called(
            read.connection, keyring, {row.coach_id for row in rows if row.coach_id}
        )
        read.saw([participant_id])
    return page_of([CoachingSummary.of(row, called) for row in rows], limit, lambda each: each.coaching_id)


@router.get(ONE, response_model=CoachingRead, dependencies=[Depends(open_to(*READERS))])
async def coaching(
    participant_id: UUID,
    coaching_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
) -> JSONResponse:
    """With all that was agreed. What was talked of in a session staff do not read. The ETag is for a later
    If-Match."""
    own = principal.has(Role.PERSON) and principal.participant_id == participant_id
    reader: Party = "practitioner" if principal.has(*STAFF_READERS) and not own else "person"
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        found = await whose_is(read.connection, coaching_id)
        if found is None or found.participant_id not in await linked(read.connection, participant_id):
            raise NotFound("This participant has no such coaching.")
        answer = await read_course(service, read.connection, coaching_id, reader)
        read.saw([participant_id])
    return answer


@router.post(f"{ONE}/coach", response_model=CoachingChanged, responses=CHANGES, dependencies=BY_STAFF)
async def name_coach(coaching_id: UUID, body: NameBody, course: Course) -> JSONResponse:
    """The first, or another in their place: then both agree anew."""
    return await course.change(coaching_id, commands.NameCoach(by=course.by, coach_id=body.coach_id))


@router.post(f"{ONE}/agreement", response_model=CoachingChanged, responses=CHANGES, dependencies=EITHER)
async def write_coaching_agreement(coaching_id: UUID, body: AgreementBody, course: Course) -> JSONResponse:
    """The next one. It holds once the person and the coach have each agreed to it in their own session;
    until then the one before does."""
    return await course.change(coaching_id, body.command(course.by, course.new_id))


@router.post(
    f"{ONE}/agreement/agree", response_model=CoachingChanged, responses=CHANGES, dependencies=IN_PERSON
)
async def agree_to_coaching(coaching_id: UUID, body: AgreeAsPersonBody, course: Course) -> JSONResponse:
    """To the one that was written last, in the person's own session."""
    return await course.change(coaching_id, commands.Agree(by=course.by, **dict(body)))


@router.post(f"{ONE}/end", response_model=CoachingChanged, responses=CHANGES, dependencies=EITHER)
async def end_coaching(coaching_id: UUID, body: EndCoachingBody, course: Course) -> JSONResponse:
    """With or without a reason. Sessions to come are cancelled."""
    return await course.change(coaching_id, commands.EndCoaching(by=course.by, reason=body.reason))


@router.post(f"{ONE}/review", response_model=CoachingChanged, responses=CHANGES, dependencies=IN_PERSON)
async def look_back_on_coaching(coaching_id: UUID, body: CoachingReviewBody, course: Course) -> JSONResponse:
    """What it was worth to the person, once it has ended. The coach and staff read it."""
    words = spoken(body.words, course.by) if body.words else None
    return await course.change(
        coaching_id, commands.ReviewEnding(by=course.by, score=body.score, words=words)
    )
