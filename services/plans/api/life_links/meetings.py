"""Meetings with a volunteer: of the person, and of staff."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Reach, Service
from services.plans.api.life_links.meeting_commanding import PartyMeets
from services.plans.api.life_links.meeting_reading import check_link, page_of_meetings, read_meeting
from services.plans.api.models.meetings import (
    MeetingChanged,
    MeetingHeldBody,
    MeetingMissedBody,
    MeetingRatingBody,
    MeetingReasonBody,
    MeetingWhenBody,
    NewMeeting,
    OwnMeetingNoteBody,
)
from services.plans.api.models.meetings_read import MeetingRead, MeetingSummary
from services.plans.api.reading import check_readable
from services.plans.api.relationship.contacts_read import reader_of
from services.plans.domain.life_links import meeting_commands as commands
from shared.domain.authorship import Author
from shared.http import Authenticated, Cursor, Limit, Page, open_to, refusals, respond
from shared.http.parties import READERS, STAFF
from shared.http.reads import audited
from shared.security import Role

router = APIRouter(
    prefix="/participants/{participant_id}/links/{link_id}/meetings",
    tags=["life links"],
    responses=refusals(404, 409, 410),
)
EITHER = [Depends(open_to(Role.PERSON, *STAFF))]
PERSON = [Depends(open_to(Role.PERSON))]
READ_BY = [Depends(open_to(*READERS))]
CHANGES = refusals(412)


@router.post("", status_code=201, response_model=MeetingChanged, responses=CHANGES, dependencies=EITHER)
async def plan_meeting(body: NewMeeting, meets: PartyMeets, service: Service) -> JSONResponse:
    """Under a link that both have said yes to, on a day on which the volunteer's check and trainings hold."""
    meeting_id, when = body.meeting_id or service.new_id(), body.when(meets.zone)
    return await meets.plan(commands.PlanMeeting(meeting_id=meeting_id, voice=meets.voice, when=when))


@router.post("/{meeting_id}/move", response_model=MeetingChanged, responses=CHANGES, dependencies=EITHER)
async def move_meeting(meeting_id: UUID, body: MeetingWhenBody, meets: PartyMeets) -> JSONResponse:
    """To another time, length or place."""
    command = commands.MoveMeeting(voice=meets.voice, when=body.when(meets.zone))
    return await meets.change(meeting_id, command)


@router.post("/{meeting_id}/cancel", response_model=MeetingChanged, responses=CHANGES, dependencies=EITHER)
async def cancel_meeting(meeting_id: UUID, body: MeetingReasonBody, meets: PartyMeets) -> JSONResponse:
    """Before it begins; whatever has become of the link."""
    return await meets.change(meeting_id, commands.CancelMeeting(voice=meets.voice, reason=body.reason))


@router.post("/{meeting_id}/held", response_model=MeetingChanged, responses=CHANGES, dependencies=EITHER)
async def hold_meeting(meeting_id: UUID, body: MeetingHeldBody, meets: PartyMeets) -> JSONResponse:
    """With its minutes. With `corrects` in the place of what was recorded, which stays in the log."""
    return await meets.change(meeting_id, body.command(meets.voice))


@router.post("/{meeting_id}/missed", response_model=MeetingChanged, responses=CHANGES, dependencies=EITHER)
async def miss_meeting(meeting_id: UUID, body: MeetingMissedBody, meets: PartyMeets) -> JSONResponse:
    """By which of both. Nobody has to come, and it is no breach of anything."""
    return await meets.change(meeting_id, commands.MissMeeting(voice=meets.voice, **dict(body)))


@router.post(
    "/{meeting_id}/notes",
    status_code=201,
    response_model=MeetingChanged,
    responses=CHANGES,
    dependencies=PERSON,
)
async def write_meeting_note(
    meeting_id: UUID, body: OwnMeetingNoteBody, meets: PartyMeets, service: Service
) -> JSONResponse:
    """By the person, in their own words."""
    note_id = body.note_id or service.new_id()
    words = body.words.words(Author(party="person", account=meets.voice.account))
    command = commands.WriteNote(note_id=note_id, voice=meets.voice, words=words, shared=body.shared)
    return await meets.change(meeting_id, command, note_id=note_id)


@router.post(
    "/{meeting_id}/notes/{note_id}/share",
    response_model=MeetingChanged,
    responses=CHANGES,
    dependencies=PERSON,
)
async def share_meeting_note(meeting_id: UUID, note_id: UUID, meets: PartyMeets) -> JSONResponse:
    """With the volunteer and with staff, for good."""
    command = commands.ShareMeetingNote(note_id=note_id, voice=meets.voice)
    return await meets.change(meeting_id, command)


@router.post("/{meeting_id}/rating", response_model=MeetingChanged, responses=CHANGES, dependencies=PERSON)
async def rate_meeting(meeting_id: UUID, body: MeetingRatingBody, meets: PartyMeets) -> JSONResponse:
    """By the person in their own session: how good it was, 1 to 5."""
    words = body.words.words(Author(party="person", account=meets.voice.account)) if body.words else None
    command = commands.RateMeeting(voice=meets.voice, score=body.score, words=words, shared=body.shared)
    return await meets.change(meeting_id, command)


@router.get("", response_model=Page[MeetingSummary], dependencies=READ_BY)
async def meetings(
    participant_id: UUID,
    link_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[MeetingSummary]:
    """Of one link, the newest first, by when each was written down."""
    reader = reader_of(principal, participant_id)
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        await check_link(read.connection, participant_id, link_id)
        page = await page_of_meetings(read.connection, link_id, reader, cursor, limit)
        read.saw([participant_id])
    return page


@router.get("/{meeting_id}", response_model=MeetingRead, dependencies=READ_BY)
async def meeting(
    participant_id: UUID,
    link_id: UUID,
    meeting_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
) -> JSONResponse:
    """With the words that the reader wrote or that are shared with them. The ETag is for a later If-Match."""
    reader = reader_of(principal, participant_id)
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        await check_link(read.connection, participant_id, link_id)
        answer = await read_meeting(service, read.connection, link_id, meeting_id, reader)
        read.saw([participant_id])
    return respond(answer)
