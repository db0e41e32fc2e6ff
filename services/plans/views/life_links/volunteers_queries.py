"""Volunteers as links, meetings and matching need to know them. That a check or a training has ended is
seen by the day that is asked about, never by whether a timer ran."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.known import VolunteerKnown
from services.plans.domain.life_links.profile import Profile
from services.plans.domain.life_links.volunteer_state import Status
from services.plans.tables.links import life_links
from services.plans.tables.meetings import expenses
from services.plans.tables.volunteers import (
    volunteer_checks,
    volunteer_references,
    volunteer_trainings,
    volunteers,
)
from services.plans.views.life_links.volunteers import SEALED, sealed_at
from shared.domain import ERASED
from shared.security import Keyring, Keys

OPEN: Final = ("proposed", "trial", "active", "paused")
SAID: Final = tuple(Profile.__dataclass_fields__)
OVER: Final = ("refused", "left")


@dataclass(frozen=True)
class Offering:
    """A volunteer, and what they said of themselves. traits: codes of what may be wished for in one."""

    known: VolunteerKnown
    profile: Profile
    traits: frozenset[str]


def _counted(*narrowed: ColumnElement[bool]) -> Any:
    own = select(func.count()).where(*narrowed)
    return own.correlate(volunteers).scalar_subquery()


THEIRS: Final = life_links.c.volunteer_id == volunteers.c.volunteer_id
# Whoever left and came back as somebody new is the same by their account.
BY_ACCOUNT: Final = life_links.c.volunteer_account == volunteers.c.account
LINKS: Final = _counted(THEIRS, life_links.c.state.in_(OPEN)).label("links")
CONCERNS: Final = _counted(or_(THEIRS, BY_ACCOUNT), life_links.c.concern_open).label("concerns")
KNOWN: Final = select(volunteers, LINKS, CONCERNS)
ASKED: Final = exists().where(volunteer_references.c.volunteer_id == volunteers.c.volunteer_id).label("asked")
# Of the latest decision, which ends what was decided before where it cleared nobody.
CHECKED: Final = (
    select(volunteer_checks.c.holds_until)
    .where(volunteer_checks.c.volunteer_id == volunteers.c.volunteer_id)
    .order_by(volunteer_checks.c.check_id.desc())
    .limit(1)
    .correlate(volunteers)
    .scalar_subquery()
    .label("checked_until")
)
SHOWN: Final = KNOWN.add_columns(ASKED, CHECKED)


def _known(row: Any) -> VolunteerKnown:
    return VolunteerKnown(
        volunteer_id=row.volunteer_id,
        account=row.account or "",
        offering=row.status == "available",
        cleared_from=row.cleared_from,
        cleared_until=row.cleared_until,
        links=row.links,
        most_links=row.most_links,
        most_minutes_a_month=row.most_minutes_a_month,
        concern=row.concerns > 0,
        districts=tuple(row.districts),
        categories=tuple(row.categories),
        participant_id=row.participant_id,
    )


async def volunteer_known(
    connection: AsyncConnection, volunteer_id: UUID, today: date
) -> VolunteerKnown | None:
    """None for one that there is not. today: the day the answer is for; the clearance is told by its days,
    so that whoever asks may ask about another one."""
    query = KNOWN.where(volunteers.c.volunteer_id == volunteer_id)
    row = (await connection.execute(query)).first()
    return None if row is None else _known(row)


async def offering(
    connection: AsyncConnection, today: date, *, after: UUID | None, limit: int
) -> Sequence[Offering]:
    """Up to `limit` who are free for another link today, behind an id, in the order of ids: available,
    cleared, with room, and without an open concern. One statement, whoever is among them."""
    query = _narrowed(KNOWN, today)
    if after is not None:
        query = query.where(volunteers.c.volunteer_id > after)
    rows = await connection.execute(query.order_by(volunteers.c.volunteer_id).limit(limit))
    return [
        Offering(
            known=_known(row),
            profile=Profile(**{name: tuple(getattr(row, name)) for name in SAID}),
            traits=frozenset(row.traits),
        )
        for row in rows
    ]


def _narrowed(query: Select[Any], today: date) -> Select[Any]:
    return query.where(
        volunteers.c.status == "available",
        holds(today),
        LINKS.element < volunteers.c.most_links,
        CONCERNS.element == 0,
    )


def holds(on: date) -> ColumnElement[bool]:
    """Whether check and training hold on a day."""
    end = volunteers.c.cleared_until
    return (volunteers.c.cleared_from <= on) & (end.is_(None) | (end >= on))


async def called(connection: AsyncConnection, keyring: Keyring, volunteer_id: UUID) -> str | None:
    """What people call them; None once erased, and for one that there is not."""
    query = select(volunteers.c.known_as).where(volunteers.c.volunteer_id == volunteer_id)
    sealed = await connection.scalar(query)
    if sealed is None:
        return None
    whose = str(volunteer_id)
    keys = await keyring.load({whose})
    name = keys.open(whose, sealed_at(volunteer_id, "known_as"), sealed)
    return None if name is ERASED else name


async def volunteer_of(connection: AsyncConnection, account: str) -> UUID | None:
    """Whoever signs in as this: the latest, where somebody applied again."""
    query = select(volunteers.c.volunteer_id).where(volunteers.c.account == account)
    return await connection.scalar(query.order_by(volunteers.c.volunteer_id.desc()).limit(1))


async def not_erased(connection: AsyncConnection, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these who are here, and of whom something is kept."""
    query = select(volunteers.c.volunteer_id).where(volunteers.c.erased_on.is_(None))
    return frozenset(await connection.scalars(query.where(volunteers.c.volunteer_id.in_(ids))))


async def links_open(connection: AsyncConnection, volunteer_id: UUID) -> int:
    """Of theirs, that are under way or proposed."""
    query = select(func.count()).where(
        life_links.c.volunteer_id == volunteer_id, life_links.c.state.in_(OPEN)
    )
    return (await connection.execute(query)).scalar_one()


async def unsettled(connection: AsyncConnection, volunteer_id: UUID) -> bool:
    """Whether a concern about a link of theirs is open, or an expense is neither paid nor turned down."""
    concerns = select(life_links.c.link_id).where(
        life_links.c.volunteer_id == volunteer_id, life_links.c.concern_open
    )
    claimed = select(expenses.c.expense_id).where(
        expenses.c.volunteer_id == volunteer_id, expenses.c.status.in_(("claimed", "accepted"))
    )
    found: bool = (await connection.execute(select(concerns.exists() | claimed.exists()))).scalar_one()
    return found


async def taken(connection: AsyncConnection, account: str, participant_id: UUID | None) -> tuple[bool, bool]:
    """Whether the account, and the record, are those of a volunteer who was neither refused nor has left."""
    # Nobody's record is nobody else's: compared with None, it would be that of whoever has none.
    record = volunteers.c.participant_id == participant_id if participant_id else false()
    same = volunteers.c.account == account, record
    query = select(
        *(func.coalesce(func.bool_or(each), False).label(f"same_{n}") for n, each in enumerate(same))
    )
    row = (await connection.execute(query.where(or_(*same), volunteers.c.status.not_in(OVER)))).one()
    by_account, by_record = row.same_0, row.same_1
    return by_account, by_record


@dataclass(frozen=True)
class VolunteerRow:
    """name, known_as, contact, words (of a refusal): None once erased. links: under way or proposed.
    concern: one of them has an open one. reason: of the status. asked: for a reference, at least.
    checked_until: the last day of the latest decision on a check."""

    volunteer_id: UUID
    version: int
    account: str | None
    name: str | None
    known_as: str | None
    contact: str | None
    participant_id: UUID | None
    status: Status
    status_on: date
    reason: str | None
    words: str | None
    profile: Profile
    categories: Sequence[str]
    traits: Sequence[str]
    most_links: int
    most_minutes_a_month: int
    cleared_from: date | None
    cleared_until: date | None
    applied_on: date
    erased: bool
    asked: bool
    checked_until: date | None
    links: int
    concern: bool

    def cleared(self, on: date) -> bool:
        """Whether check and training hold, whatever a timer did or did not do yet."""
        if self.cleared_from is None or on < self.cleared_from:
            return False
        return self.cleared_until is None or on <= self.cleared_until


@dataclass(frozen=True)
class Parts:
    """The rows of what was said and decided, by their columns, in the order of their days."""

    references: Sequence[Mapping[str, Any]]
    checks: Sequence[Mapping[str, Any]]
    trainings: Sequence[Mapping[str, Any]]


async def listed(
    connection: AsyncConnection,
    keyring: Keyring,
    *,
    status: Status | None = None,
    lapsing_until: date | None = None,
    without: str | None = None,
    after: UUID | None = None,
    limit: int,
) -> Sequence[VolunteerRow]:
    """Up to `limit` behind an id, in the order of ids. without: an account. lapsing_until: who was available
    or paused and whose check or training has ended by then, or does."""
    query = SHOWN if status is None else SHOWN.where(volunteers.c.status == status)
    if lapsing_until is not None:
        kept = volunteers.c.status.in_(("available", "paused"))
        query = query.where(kept, volunteers.c.cleared_until <= lapsing_until)
    if without is not None:
        query = query.where(volunteers.c.account.is_distinct_from(without))
    if after is not None:
        query = query.where(volunteers.c.volunteer_id > after)
    return await _rows(connection, keyring, query.order_by(volunteers.c.volunteer_id).limit(limit))


async def one(connection: AsyncConnection, keyring: Keyring, volunteer_id: UUID) -> VolunteerRow | None:
    """Also once refused, left or erased."""
    query = SHOWN.where(volunteers.c.volunteer_id == volunteer_id)
    return next(iter(await _rows(connection, keyring, query)), None)


async def _rows(connection: AsyncConnection, keyring: Keyring, query: Select[Any]) -> Sequence[VolunteerRow]:
    rows = (await connection.execute(query)).all()
    keys = await keyring.load({str(row.volunteer_id) for row in rows})
    return [_row(keys, row) for row in rows]


def _row(keys: Keys, row: Any) -> VolunteerRow:
    whose = row.volunteer_id
    opened = {name: _opened(keys, whose, getattr(row, name), name) for name in (*SEALED, "words")}
    same = {name: getattr(row, name) for name in VolunteerRow.__dataclass_fields__ if hasattr(row, name)}
    profile = Profile(**{name: tuple(getattr(row, name)) for name in SAID})
    concern, erased_ = row.concerns > 0, row.erased_on is not None
    return VolunteerRow(**{**same, **opened}, profile=profile, concern=concern, erased=erased_)


def _opened(keys: Keys, volunteer_id: UUID, sealed: str | None, *name: object) -> Any:
    if sealed is None:
        return None
    text = keys.open(str(volunteer_id), sealed_at(volunteer_id, *name), sealed)
    return None if text is ERASED else text


async def parts(connection: AsyncConnection, keyring: Keyring, volunteer_id: UUID) -> Parts:
    """Of one volunteer, who has few."""
    keys = await keyring.load({str(volunteer_id)})
    found = {}
    for name, table, key, order in (
        ("references", volunteer_references, "reference_id", ("asked_on", "reference_id")),
        ("checks", volunteer_checks, "check_id", ("decided_on", "check_id")),
        ("trainings", volunteer_trainings, "module", ("completed_on", "module")),
    ):
        query = select(table).where(table.c.volunteer_id == volunteer_id)
        rows = await connection.execute(query.order_by(*(table.c[each] for each in order)))
        secret = [each for each in ("referee", "words", "considered") if each in table.c]
        found[name] = [
            dict(row._mapping)
            | {
                each: _opened(keys, volunteer_id, row._mapping[each], name, row._mapping[key], each)
                for each in secret
            }
            for row in rows
        ]
    return Parts(**found)
