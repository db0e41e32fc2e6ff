"""What contacts measure: whole numbers, for a record with those merged into it or for a caseload.

A share has a numerator and a denominator, and is None where there is nothing to measure: never 0.

kept: of planned contacts of which it was recorded, those that were kept.
answered: of requests by the person, those that a practitioner accepted or declined; seconds until then.
most_held: of kept contacts, those held by whoever held most of them, of each participant and summed up.
by_case_manager: of contacts kept on days on which the case was somebody's, those that they held."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.tables.contacts import contacts
from shared.people.tables import cases

ACCEPTABLES: Final = ("acceptable", "not_acceptable", "not_yet_known")


@dataclass(frozen=True)
class ContactMeasures:
    """planned, kept: of those with a record. unplanned: kept ones recorded at once. minutes: of all kept.
    asked, answered, answered_seconds: requests. most_held of held; held_by_case_manager of had_one."""

    planned: int
    kept: int
    unplanned: int
    minutes: int
    missed_by_person_acceptable: int
    missed_by_person_not_acceptable: int
    missed_by_person_not_yet_known: int
    missed_by_practitioner: int
    asked: int
    answered: int
    answered_seconds: int
    rated: int
    ratings: int
    most_held: int
    held: int
    held_by_case_manager: int
    had_case_manager: int


async def contact_measures(
    connection: AsyncConnection, ids: Collection[UUID] | Select[tuple[UUID]] | None
) -> ContactMeasures:
    """ids: of whom; None: of everybody."""
    c = contacts.c
    whose = [] if ids is None else [c.participant_id.in_(ids)]
    counts = (await connection.execute(_counts().where(*whose))).one()._mapping
    per_holder = (
        select(c.participant_id, c.held_by, func.count().label("number"))
        .where(c.status == "kept", *whose)
        .group_by(c.participant_id, c.held_by)
        .subquery()
    )
    most = (
        select(func.max(per_holder.c.number).label("number")).group_by(per_holder.c.participant_id).subquery()
    )
    most_held = (await connection.execute(select(func.coalesce(func.sum(most.c.number), 0)))).scalar_one()
    mine, had = (await connection.execute(_by_case_manager().where(*whose))).one()
    return ContactMeasures(
        **counts,
        most_held=int(most_held),
        held=counts["kept"] + counts["unplanned"],
        held_by_case_manager=mine,
        had_case_manager=had,
    )


def _counts() -> Select[Any]:
    c = contacts.c
    kept, missed = c.status == "kept", c.status == "missed"
    by_person = missed & (c.missed_by == "person")
    asked = c.requested_at.is_not(None) & (c.status != "entered_in_error")
    seconds = func.extract("epoch", c.answered_at - c.requested_at)
    number = func.count().filter
    return select(
        number(c.planned & or_(kept, missed)).label("planned"),
        number(c.planned & kept).label("kept"),
        number(~c.planned & kept).label("unplanned"),
        func.coalesce(func.sum(case((kept, c.held_minutes))), 0).label("minutes"),
        *(
            number(by_person & (c.acceptable == each)).label(f"missed_by_person_{each}")
            for each in ACCEPTABLES
        ),
        number(missed & (c.missed_by == "practitioner")).label("missed_by_practitioner"),
        number(asked).label("asked"),
        number(asked & c.answered_at.is_not(None)).label("answered"),
        func.coalesce(func.sum(func.floor(seconds)).filter(asked), 0).label("answered_seconds"),
        number(kept & c.rating.is_not(None)).label("rated"),
        func.coalesce(func.sum(case((kept, c.rating))), 0).label("ratings"),
    )


def _by_case_manager() -> Select[int, int]:
    c = contacts.c
    on_the_day = and_(
        cases.c.participant_id == c.participant_id,
        ~cases.c.ended,
        cases.c.from_on <= c.held_on,
        or_(cases.c.until_on.is_(None), cases.c.until_on > c.held_on),
    )
    mine = func.count().filter(cases.c.account == c.held_by)
    both = select(mine, func.count()).select_from(contacts).join(cases, on_the_day)
    return both.where(c.status == "kept")
