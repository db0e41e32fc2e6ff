"""A volunteer's own meetings: of their links, and nothing else of anybody's case."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Service
from services.plans.api.life_links.meeting_commanding import VolunteerMeets, own_link
from services.plans.api.life_links.meeting_reading import page_of_meetings, read_meeting
from services.plans.api.models.meetings import (
    MeetingChanged,
    MeetingHeldBody,
    MeetingMissedBody,
    MeetingReasonBody,
    MeetingWhenBody,
    NewMeeting,
    VolunteersNoteBody,
)
from services.plans.api.models.meetings_read import MeetingRead, MeetingSummary, Reader
from services.plans.domain.known import LinkKnown
from services.plans.domain.life_links import meeting_commands as commands
from shared.http import Authenticated, Cursor, Limit, Page, open_to, refusals, respond
from shared.http.reads import audited
from shared.security import Role

router = APIRouter(
    prefix="/life-links/my-links/{link_id}/meetings",
    tags=["life links"],
    responses=refusals(404, 409, 410),
    dependencies=[Depends(open_to(Role.VOLUNTEER))],
)
CHANGES = refusals(412)


@router.post("", status_code=201, response_model=MeetingChanged, responses=CHANGES)
async def plan_my_meeting(body: NewMeeting, meets: VolunteerMeets, service: Service) -> JSONResponse:
    """Within the minutes that you give in a month."""
    meeting_id, when = body.meeting_id or service.new_id(), body.when(meets.zone)
    return await meets.plan(commands.PlanMeeting(meeting_id=meeting_id, voice=meets.voice, when=when))


@router.post("/{meeting_id}/move", response_model=MeetingChanged, responses=CHANGES)
async def move_my_meeting(meeting_id: UUID, body: MeetingWhenBody, meets: VolunteerMeets) -> JSONResponse:
    """To another time, length or place."""
    command = commands.MoveMeeting(voice=meets.voice, when=body.when(meets.zone))
    return await meets.change(meeting_id, command)


@router.post("/{meeting_id}/cancel", response_model=MeetingChanged, responses=CHANGES)
async def cancel_my_meeting(meeting_id: UUID, body: MeetingReasonBody, meets: VolunteerMeets) -> JSONResponse:
    """Before it begins; whatever has become of the link."""
    return await meets.change(meeting_id, commands.CancelMeeting(voice=meets.voice, reason=body.reason))


@router.post("/{meeting_id}/held", response_model=MeetingChanged, responses=CHANGES)
async def hold_my_meeting(meeting_id: UUID, body: MeetingHeldBody, meets: VolunteerMeets) -> JSONResponse:
    """With its minutes. With `corrects` in the place of what was recorded."""
    return await meets.change(meeting_id, body.command(meets.voice))


@router.post("/{meeting_id}/missed", response_model=MeetingChanged, responses=CHANGES)
async def miss_my_meeting(meeting_id: UUID, body: MeetingMissedBody, meets: VolunteerMeets) -> JSONResponse:
    """By which of both. Nobody has to come."""
    return await meets.change(meeting_id, commands.MissMeeting(voice=meets.voice, **dict(body)))


@router.post("/{meeting_id}/notes", status_code=201, response_model=MeetingChanged, responses=CHANGES)
async def write_my_meeting_note(
    meeting_id: UUID, body: VolunteersNoteBody, meets: VolunteerMeets, service: Service
) -> JSONResponse:
    """For yourself, or shared with the person and with staff."""
    note_id = body.note_id or service.new_id()
    command = commands.WriteNote(note_id=note_id, voice=meets.voice, text=body.text, shared=body.shared)
    return await meets.change(meeting_id, command, note_id=note_id)


@router.post("/{meeting_id}/notes/{note_id}/share", response_model=MeetingChanged, responses=CHANGES)
async def share_my_meeting_note(meeting_id: UUID, note_id: UUID, meets: VolunteerMeets) -> JSONResponse:
    """With the person and with staff, for good."""
    command = commands.ShareMeetingNote(note_id=note_id, voice=meets.voice)
    return await meets.change(meeting_id, command)


@router.get("", response_model=Page[MeetingSummary])
async def my_meetings(
    link_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[MeetingSummary]:
    """Of one of your links, the newest first, by when each was written down."""
    async with audited(service.database, request, principal, service.clock) as read:
        link = await own_link(read.connection, link_id, principal)
        page = await page_of_meetings(read.connection, link_id, reader_of(link), cursor, limit)
        read.saw([link.participant_id])
    return page


@router.get("/{meeting_id}", response_model=MeetingRead)
async def my_meeting(
    link_id: UUID, meeting_id: UUID, request: Request, principal: Authenticated, service: Service
) -> JSONResponse:
    """With what you wrote, and until the link is over what is shared with you. The ETag is for a later
    If-Match."""
    async with audited(service.database, request, principal, service.clock) as read:
        link = await own_link(read.connection, link_id, principal)
        answer = await read_meeting(service, read.connection, link_id, meeting_id, reader_of(link))
        read.saw([link.participant_id])
    return respond(answer)


def reader_of(link: LinkKnown) -> Reader:
    return "former_volunteer" if link.state == "ended" else "volunteer"
