"""What is due over a caseload: one query a kind, however many people there are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Final, Literal
from uuid import UUID, uuid5

from sqlalchemy import Date, Select, case, cast, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.tables.case import cases
from services.plans.views.case.case_queries import going_on
from services.plans.views.coaching.coaching_queries import (
    coaches_awaited,
    reviews_awaited,
    sessions_unrecorded,
)
from services.plans.views.life_links.links_due import links_due
from services.plans.views.life_links.meetings_queries import meetings_unrecorded
from services.plans.views.plan import plan
from services.plans.views.relationship.contacts_queries import contacts_unrecorded
from shared.people import Scope, at_hand, expiring, reached_ids, team
from shared.people.tables import links, people

Kind = Literal[
    "review", "facilitated_review", "phase_over_target", "training", "proposal_answer", "version_answer",
    "contact_record", "coaching_request", "coaching_record", "coaching_review", "meeting_record", "concern",
    "link_trial", "link_review", "link_not_available",
]  # fmt: skip
# Of a kind. Whoever has more of it than that due sees the oldest.
MOST: Final = 1000
# Without the records that go on in another.
EVERYBODY: Final = select(people.c.participant_id).where(
    people.c.participant_id.not_in(select(links.c.participant_id))
)
NAMESPACE: Final = UUID("5b5f4a52-3f0e-5d6d-9a0c-0f6c8f1d7c11")


@dataclass(frozen=True)
class Due:
    """due_on: the day, in the past where it is overdue; of an answer, since when it is awaited; of a
    training, its last day; of a contact, session or meeting that nobody recorded, its day.
    participant_id: None of a training. subject_id: the review's, proposal's, contact's, session's,
    meeting's, coaching's, link's, concern's or case manager's; of a concern, since when, and of a link
    that rests as it is not available, too. about: the phase, the module, or who is to answer."""

    kind: Kind
    due_on: date
    participant_id: UUID | None
    subject_id: UUID | None
    about: str | None
    number: int | None = None

    @cached_property
    def key(self) -> UUID:
        """The same whenever it is asked."""
        return uuid5(NAMESPACE, "/".join(str(value) for value in vars(self).values()))


@dataclass(frozen=True)
class Asked:
    """account: the caller's, whose trainings are told, with those of the teams that they lead. targets:
    for how many days a phase is meant to last. until: the last day. day_of: at the provider's place."""

    account: str
    targets: Mapping[str, int]
    until: date
    now: datetime
    day_of: Callable[[datetime], date]


async def due(connection: AsyncConnection, scope: Scope, asked: Asked) -> Sequence[Due]:
    """By its day."""
    reached = going_on(scope)
    ids = EVERYBODY if reached is None else await at_hand(connection, reached)
    found = [
        *await _reviews(connection, ids, asked.until),
        *await _phases(connection, ids, asked),
        *await _trainings(connection, scope, asked),
        *await _answers(connection, ids),
        *await _contacts(connection, ids, asked),
        *await _kept_where_begun(connection, scope, asked),
    ]
    return sorted(found, key=lambda item: (item.due_on, item.key))


async def _reviews(connection: AsyncConnection, ids: Select[tuple[UUID]], until: date) -> list[Due]:
    return [
        Due(
            kind="facilitated_review" if row.facilitated else "review",
            due_on=row.due_on,
            participant_id=row.participant_id,
            subject_id=row.review_id,
            about=None,
            number=row.number,
        )
        for row in await plan.reviews_due(connection, ids, until, limit=MOST)
    ]


async def _phases(connection: AsyncConnection, ids: Select[tuple[UUID]], asked: Asked) -> list[Due]:
    """Of open cases that do not rest, whose phase lasts as long as it is meant to."""
    due_on = cast(cases.c.entered_on + case(asked.targets, value=cases.c.phase), Date).label("due_on")
    query = (
        select(cases.c.participant_id, cases.c.phase, due_on)
        .where(cases.c.participant_id.in_(ids), cases.c.closed_on.is_(None), cases.c.rests_since.is_(None))
        .where(due_on <= asked.until)
        .order_by(due_on, cases.c.participant_id)
        .limit(MOST)
    )
    return [
        Due("phase_over_target", row.due_on, row.participant_id, None, row.phase)
        for row in await connection.execute(query)
    ]


async def _trainings(connection: AsyncConnection, scope: Scope, asked: Asked) -> list[Due]:
    today = asked.day_of(asked.now)
    led = await team(connection, asked.account, today) if scope.leads else frozenset()
    return [
        Due("training", row.expires_on, None, row.case_manager_id, row.module)
        for row in await expiring(connection, {asked.account} | led, by=asked.until, today=today)
    ]


async def _answers(connection: AsyncConnection, ids: Select[tuple[UUID]]) -> list[Due]:
    return [
        Due(
            kind="proposal_answer" if row.what == "proposal" else "version_answer",
            due_on=row.since,
            participant_id=row.participant_id,
            subject_id=row.proposal_id,
            about=row.awaited_from,
            number=row.number,
        )
        for row in await plan.answers_awaited(connection, ids, limit=MOST)
    ]


async def _kept_where_begun(connection: AsyncConnection, scope: Scope, asked: Asked) -> list[Due]:
    """Of links and coaching: they stay under the record in which they began, wherever it goes on."""
    reached = reached_ids(scope)
    ids = None if reached is None else await at_hand(connection, reached)
    among = select(people.c.participant_id) if ids is None else ids
    return [
        *await _links(connection, ids, asked),
        *await _coaching(connection, among, asked),
        *await _meetings(connection, among, asked),
    ]


async def _links(connection: AsyncConnection, ids: Select[tuple[UUID]] | None, asked: Asked) -> list[Due]:
    return [
        Due(row.kind, row.due_on, row.participant_id, row.subject_id, None)
        for row in await links_due(connection, ids, asked.until, asked.account, limit=MOST)
    ]


async def _contacts(connection: AsyncConnection, ids: Select[tuple[UUID]], asked: Asked) -> list[Due]:
    return [
        Due("contact_record", asked.day_of(row.starts_at), row.participant_id, row.contact_id, None)
        for row in await contacts_unrecorded(connection, ids, asked.now)
    ]


async def _coaching(connection: AsyncConnection, ids: Select[tuple[UUID]], asked: Asked) -> list[Due]:
    """Coaching that was asked for and has no coach, sessions that nobody recorded, and who has not looked
    back on a course that ended."""
    unrecorded = await sessions_unrecorded(connection, ids, asked.now)
    return [
        *(
            Due("coaching_request", row.begun_on, row.participant_id, row.coaching_id, None)
            for row in await coaches_awaited(connection, ids)
        ),
        *(
            Due("coaching_record", asked.day_of(row.starts_at), row.participant_id, row.session_id, None)
            for row in unrecorded
        ),
        *(
            Due("coaching_review", row.since, row.participant_id, row.coaching_id, row.awaited_from)
            for row in await reviews_awaited(connection, ids)
        ),
    ]


async def _meetings(connection: AsyncConnection, ids: Select[tuple[UUID]], asked: Asked) -> list[Due]:
    return [
        Due("meeting_record", asked.day_of(row.starts_at), row.participant_id, row.meeting_id, None)
        for row in await meetings_unrecorded(connection, ids, asked.now)
    ]
