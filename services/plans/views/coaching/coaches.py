"""The rows of coaches and of their training, and what a course of coaching asks of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.coaching import coach_events as events
from services.plans.domain.coaching.coach import CoachKnown, Training
from services.plans.tables.coaching import coach_trainings, coaches, coachings
from shared.domain import ERASED
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing
from shared.security import Keyring

REGISTER = """
    insert into coaches (coach_id, version, account, name, known_as, languages, most_coachings,
                         registered_on)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
TRAIN = """
    insert into coach_trainings (coach_id, module, completed_on, expires_on) values ($1, $2, $3, $4)
    on conflict (coach_id, module, completed_on) do update set expires_on = excluded.expires_on
"""
LIMIT = "update coaches set languages = $2, most_coachings = $3 where coach_id = $1"
LEAVE = "update coaches set left_on = $2 where coach_id = $1"
BLANK = "update coaches set account = null, name = null, known_as = null, erased_on = $2 where coach_id = $1"
SEALED: Final = ("name", "known_as")


def sealed_at(coach_id: UUID, name: str) -> str:
    """Where what a coach is called is sealed."""
    return f"plans/coaches/{coach_id}/{name}"


def _registered(item: Appended, sealing: Sealing) -> Iterable[Row]:
    event: events.CoachRegistered = item.event
    whose, said = event.coach_id, [(name, getattr(event, name)) for name in SEALED]
    sealed = [
        None if text is ERASED else sealing.keys.seal(str(whose), sealed_at(whose, name), text)
        for name, text in said
    ]
    place = event.coach_id, item.version, event.coach_account
    yield *place, *sealed, event.languages, event.most_coachings, event.registered_on


def _trained(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.CoachTrained = item.event
    yield event.coach_id, event.module, event.completed_on, event.expires_on


def _limited(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.CoachLimitsSet = item.event
    yield event.coach_id, event.languages, event.most_coachings


def _left(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.CoachLeft = item.event
    yield event.coach_id, event.left_on


def _erased(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.CoachErased = item.event
    yield event.coach_id, event.erased_on


CHANGES = (
    Change(events.CoachRegistered, REGISTER, _registered),
    Change(events.CoachTrained, TRAIN, _trained),
    Change(events.CoachLimitsSet, LIMIT, _limited),
    Change(events.CoachLeft, LEAVE, _left),
    Change(events.CoachErased, BLANK, _erased),
)
VERSIONS = {"coach": "update coaches set version = $2 where coach_id = $1"}


@dataclass(frozen=True)
class CoachRow:
    """name, known_as: None once erased. coachings: that are not over."""

    coach_id: UUID
    version: int
    account: str | None
    name: str | None
    known_as: str | None
    languages: Sequence[str]
    most_coachings: int
    registered_on: date
    left_on: date | None
    erased_on: date | None
    coachings: int
    trainings: tuple[Training, ...]

    def known(self, needed: frozenset[str]) -> CoachKnown:
        same = ("coach_id", "left_on", "coachings", "most_coachings", "trainings")
        said = {name: getattr(self, name) for name in same}
        return CoachKnown(needed=needed, account=self.account or "", **said)


OPEN: Final = (
    select(func.count())
    .where(coachings.c.coach_id == coaches.c.coach_id, coachings.c.ended_on.is_(None))
    .correlate(coaches)
    .scalar_subquery()
    .label("coachings")
)


async def coaches_there(
    connection: AsyncConnection, keyring: Keyring, *, after: UUID | None, limit: int
) -> Sequence[CoachRow]:
    """Those who have not left, in the order in which they were registered."""
    query = select(coaches, OPEN).where(coaches.c.left_on.is_(None))
    if after is not None:
        query = query.where(coaches.c.coach_id > after)
    return await _rows(connection, keyring, query.order_by(coaches.c.coach_id).limit(limit))


async def coach_row(connection: AsyncConnection, keyring: Keyring, coach_id: UUID) -> CoachRow | None:
    """Also once they left."""
    query = select(coaches, OPEN).where(coaches.c.coach_id == coach_id)
    return next(iter(await _rows(connection, keyring, query)), None)


async def coach_of(connection: AsyncConnection, keyring: Keyring, account: str) -> CoachRow | None:
    """The coach who signs in as this, and has not left."""
    query = select(coaches, OPEN).where(coaches.c.account == account, coaches.c.left_on.is_(None))
    return next(iter(await _rows(connection, keyring, query)), None)


async def coaches_called(
    connection: AsyncConnection, keyring: Keyring, ids: Collection[UUID]
) -> Mapping[UUID, str]:
    """What people call these coaches; without those whose key is destroyed."""
    there = coaches.c.coach_id.in_(ids) & coaches.c.known_as.is_not(None)
    query = select(coaches.c.coach_id, coaches.c.known_as).where(there)
    rows = (await connection.execute(query)).all() if ids else []
    keys = await keyring.load({str(row.coach_id) for row in rows})
    opened = {
        row.coach_id: keys.open(str(row.coach_id), sealed_at(row.coach_id, "known_as"), row.known_as)
        for row in rows
    }
    return {coach_id: name for coach_id, name in opened.items() if name is not ERASED}


async def not_erased(connection: AsyncConnection, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these who are here, and of whom something is kept."""
    query = select(coaches.c.coach_id).where(coaches.c.erased_on.is_(None), coaches.c.coach_id.in_(ids))
    return frozenset(await connection.scalars(query))


async def account_taken(connection: AsyncConnection, account: str) -> bool:
    query = select(coaches.c.coach_id).where(coaches.c.account == account)
    return (await connection.execute(query)).first() is not None


async def _rows(connection: AsyncConnection, keyring: Keyring, query: Select[Any]) -> Sequence[CoachRow]:
    rows = (await connection.execute(query)).all()
    ids = [row.coach_id for row in rows]
    trained = await _trainings(connection, ids)
    keys = await keyring.load({str(each) for each in ids})
    found = []
    for row in rows:
        said: dict[str, Any] = dict(row._mapping)
        for name in SEALED:
            if said[name] is not None:
                opened = keys.open(str(row.coach_id), sealed_at(row.coach_id, name), said[name])
                said[name] = None if opened is ERASED else opened
        found.append(CoachRow(**said, trainings=trained.get(row.coach_id, ())))
    return found


async def _trainings(connection: AsyncConnection, ids: Sequence[UUID]) -> Mapping[UUID, tuple[Training, ...]]:
    query = select(coach_trainings).where(coach_trainings.c.coach_id.in_(ids))
    ordered = query.order_by(coach_trainings.c.completed_on, coach_trainings.c.module)
    found: dict[UUID, tuple[Training, ...]] = {}
    for row in await connection.execute(ordered):
        done = Training(module=row.module, completed_on=row.completed_on, expires_on=row.expires_on)
        found[row.coach_id] = (*found.get(row.coach_id, ()), done)
    return found
