"""Reading contacts, and what they measure."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Reach, Service
from services.plans.api.models.contacts_read import ContactMeasuresRead, ContactRead, ContactSummary
from services.plans.api.reading import check_readable
from services.plans.domain.relationship.contact import DECIDER
from services.plans.views.relationship.contact_measures import contact_measures
from services.plans.views.relationship.contacts_queries import contacts_of
from shared.domain import NotFound
from shared.domain.authorship import Party
from shared.eventstore.folding import folded
from shared.http import Answer, Authenticated, Cursor, Limit, Page, open_to, refusals, respond
from shared.http.pagination import decode, page_of
from shared.http.parties import READERS, STAFF_READERS
from shared.http.reads import audited
from shared.http.staff_only import STAFF
from shared.people import at_hand, linked, reached_ids
from shared.security import Principal, Role

router = APIRouter(tags=["contacts"], responses=refusals(404, 409, 410))
PERSONS = "/participants/{participant_id}/contacts"
READ_BY = [Depends(open_to(*READERS))]


def reader_of(principal: Principal, participant_id: UUID) -> Party:
    """In whose place a caller reads: nobody of the staff as a practitioner in their own record."""
    own = principal.has(Role.PERSON) and principal.participant_id == participant_id
    return "practitioner" if principal.has(*STAFF_READERS) and not own else "person"


@router.get(PERSONS, response_model=Page[ContactSummary], dependencies=READ_BY)
async def contacts(
    participant_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> JSONResponse:
    """The newest first, by when each was written down."""
    before = decode(cursor)
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        people = await linked(read.connection, participant_id)
        rows = await contacts_of(read.connection, people, before=before, limit=limit + 1)
        read.saw([participant_id])
    page = page_of([ContactSummary.of(row) for row in rows], limit, lambda each: each.contact_id)
    context = {STAFF: reader_of(principal, participant_id) == "practitioner"}
    return JSONResponse(page.model_dump(mode="json", context=context))


@router.get(PERSONS + "/measures", dependencies=READ_BY)
async def participants_contact_measures(
    participant_id: UUID, request: Request, principal: Authenticated, service: Service, reach: Reach
) -> ContactMeasuresRead:
    """Planned against kept, and continuity."""
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        people = await linked(read.connection, participant_id)
        found = await contact_measures(read.connection, people)
        read.saw([participant_id])
    return ContactMeasuresRead.of(found)


@router.get(PERSONS + "/{contact_id}", response_model=ContactRead, dependencies=READ_BY)
async def contact(
    participant_id: UUID,
    contact_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
) -> JSONResponse:
    """With all that was recorded of it, and the words that the reader wrote or that are shared with them.
    The ETag is for a later If-Match."""
    store = service.store
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        people = await linked(read.connection, participant_id)
        state, version = await folded(read.connection, store.codec, store.keyring, DECIDER, contact_id)
        if state is None or state.participant_id not in people:
            raise NotFound("This participant has no such contact.")
        read.saw([participant_id])
    reader = reader_of(principal, participant_id)
    body = ContactRead.of(state, version, reader)
    shown = body.model_dump(mode="json", context={STAFF: reader == "practitioner"})
    return respond(Answer(200, shown, version, str(participant_id)))


@router.get("/contacts/measures", dependencies=[Depends(open_to(*STAFF_READERS))])
async def caseload_contact_measures(service: Service, reach: Reach) -> ContactMeasuresRead:
    """Of all whom the caller reaches, summed up: nobody's record is shown."""
    async with service.database.connect() as connection:
        ids = reached_ids(reach)
        found = await contact_measures(connection, None if ids is None else await at_hand(connection, ids))
    return ContactMeasuresRead.of(found)
