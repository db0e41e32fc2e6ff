"""Appointments: planned contacts, sessions of interventions and of coaching, and meetings with volunteers,
for calendars and for what is coming.

A text and a letter have their time but nobody keeps an appointment for them, so they are none."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.tables.coaching import coaching_sessions
from services.plans.tables.contacts import contacts
from services.plans.tables.meetings import meetings
from services.plans.tables.sentence import intervention_sessions
from services.plans.views.coaching.coaching_queries import coaching_appointments
from services.plans.views.life_links.meetings_queries import meeting_appointments
from services.plans.views.sentence.interventions_queries import day_of, over_before, session_appointments
from shared.calendar import MOST_APPOINTMENTS, Appointment, Feed
from shared.people import Scope, at_hand, linked, reached_ids
from shared.people.tables import people as known

Kind = Literal["contact", "session", "coaching", "meeting"]
MEETING: Final = ("in_person", "phone", "video")


async def appointments(
    connection: AsyncConnection, feed: Feed, since: datetime, today: date
) -> Sequence[Appointment]:
    """From an instant on, the nearest first, 1,000 at most; cancelled ones too, so that a calendar takes
    them out. Of a person their own, with those that are for them and their coach or volunteer alone; of an
    account those of the cases that it holds or stands in for, and the contacts that it is to hold itself
    while it reaches the person."""
    if feed.participant_id is not None:
        people: Collection[UUID] = await linked(connection, feed.participant_id)
        found = [
            *await _of(connection, people, contacts.c.participant_id.in_(people), since),
            *await coaching_appointments(connection, people, since),
            *await meeting_appointments(connection, people, since),
        ]
        return _nearest(found)
    reaching = []
    for leads in (False, True):
        reached = reached_ids(Scope(account=feed.account, leads=leads, today=today))
        assert reached is not None
        reaching.append(await at_hand(connection, reached))
    # Whoever holds them is among those whom leading reaches, too.
    held, led = reaching
    own = (contacts.c.with_account == feed.account) | contacts.c.participant_id.in_(held)
    return await _of(connection, held, contacts.c.participant_id.in_(led) & own, since)


async def whose_are(
    connection: AsyncConnection, found: Sequence[Appointment]
) -> Mapping[UUID, tuple[Kind, UUID]]:
    """By id: what an appointment is, and the participant."""
    ids = [each.id for each in found]
    session, contact, coaching = intervention_sessions.c, contacts.c, coaching_sessions.c
    each_kind = union_all(
        select(contact.contact_id, literal("contact"), contact.participant_id).where(
            contact.contact_id.in_(ids)
        ),
        select(session.session_id, literal("session"), session.participant_id).where(
            session.session_id.in_(ids)
        ),
        select(coaching.session_id, literal("coaching"), coaching.participant_id).where(
            coaching.session_id.in_(ids)
        ),
        select(meetings.c.meeting_id, literal("meeting"), meetings.c.participant_id).where(
            meetings.c.meeting_id.in_(ids)
        ),
    )
    return {id_: (kind, person) for id_, kind, person in await connection.execute(each_kind)}


async def coming(
    connection: AsyncConnection, people: Collection[UUID], since: datetime
) -> Sequence[tuple[Kind, UUID]]:
    """Those that begin after an instant, of these records: what each is, and its id."""
    session, contact, coaching = intervention_sessions.c, contacts.c, coaching_sessions.c
    each_kind = union_all(
        select(literal("contact"), contact.contact_id).where(
            contact.participant_id.in_(people), contact.starts_at > since
        ),
        select(literal("session"), session.session_id).where(
            session.participant_id.in_(people), session.starts_at > since
        ),
        select(literal("coaching"), coaching.session_id).where(
            coaching.participant_id.in_(people), coaching.starts_at > since
        ),
        select(literal("meeting"), meetings.c.meeting_id).where(
            meetings.c.participant_id.in_(people), meetings.c.starts_at > since
        ),
    )
    return [(kind, id_) for kind, id_ in await connection.execute(each_kind)]


async def _of(
    connection: AsyncConnection,
    people: Collection[UUID] | Select[tuple[UUID]],
    whose: ColumnElement[bool],
    since: datetime,
) -> Sequence[Appointment]:
    found = [
        *await _contacts(connection, whose, since),
        *await session_appointments(connection, people, since),
    ]
    return _nearest(found)


def _nearest(found: Iterable[Appointment]) -> Sequence[Appointment]:
    return sorted(found, key=attrgetter("starts_at", "id"))[:MOST_APPOINTMENTS]


async def _contacts(
    connection: AsyncConnection, whose: ColumnElement[bool], since: datetime
) -> Sequence[Appointment]:
    c = contacts.c
    # They met on an earlier day than was planned: nobody is awaited any more.
    met = (c.status == "kept") & (c.held_on < day_of(c.starts_at))
    # Who was recalled is met in prison, or without meeting.
    recalled = (known.c.status == "recalled") & (c.place.is_(None) | (c.place == "prison"))
    over = (c.status == "planned") & over_before(c.starts_at) & ~recalled
    gone = c.status.in_(("cancelled", "entered_in_error")) | func.coalesce(met, False)
    gone |= func.coalesce(over, False)
    query = (
        select(c.contact_id, c.version, c.starts_at, c.minutes, c.mode, gone.label("cancelled"))
        .outerjoin(known, known.c.participant_id == c.participant_id)
        .where(whose, c.starts_at >= since, c.mode.in_(MEETING), c.planned)
        .where(c.status.not_in(("requested", "declined")))
        .order_by(c.starts_at, c.contact_id)
        .limit(MOST_APPOINTMENTS)
    )
    return [Appointment(*row) for row in await connection.execute(query)]
