"""Reading whose case a participant is, was and will be. Who may read it is decided before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.domain.organisation.periods import Period
from services.assessment.tables.organisation import absences, assignments
from services.assessment.views.assignments import unseal
from services.assessment.views.case_managers_queries import names
from services.assessment.views.caseloads import holds
from shared.security import Keyring


@dataclass(frozen=True)
class Person:
    """name: None once erased."""

    case_manager_id: UUID
    name: str | None


@dataclass(frozen=True)
class HeldRow:
    """A time during which a case was somebody's, or was ended (case_manager None). deputy: who
    stands in on the day that was asked for. until_on: the first day on which it is no longer so."""

    number: int
    case_manager: Person | None
    deputy: Person | None
    from_on: date
    until_on: date | None
    reason: str | None
    override_reason: str | None
    override_words: str | None


@dataclass(frozen=True)
class AssignmentRow:
    """version: of the stream; 0 where nothing was ever assigned. history: in the order in which it
    was decided; what was replaced before it began is left out."""

    version: int
    current: HeldRow | None
    history: Sequence[HeldRow]


async def one(
    connection: AsyncConnection, keyring: Keyring, participant_id: UUID, day: date
) -> AssignmentRow:
    """current: on this day."""
    deputised = and_(
        absences.c.case_manager_id == assignments.c.case_manager_id,
        holds(absences, day),
        holds(assignments, day),
    )
    query = (
        select(assignments, absences.c.deputy_id)
        .join(absences, deputised, isouter=True)
        .where(assignments.c.participant_id == participant_id)
        .order_by(assignments.c.number)
    )
    rows = (await connection.execute(query)).all()
    keys = await keyring.load({str(participant_id)})
    known = await names(
        connection, keyring, {each for row in rows for each in (row.case_manager_id, row.deputy_id) if each}
    )
    held = [
        HeldRow(
            number=row.number,
            case_manager=_person(row.case_manager_id, known),
            deputy=_person(row.deputy_id, known),
            from_on=row.from_on,
            until_on=row.until_on,
            reason=row.reason,
            override_reason=row.override_reason,
            override_words=unseal(participant_id, row.number, row.override_words, keys),
        )
        for row in rows
    ]
    return AssignmentRow(
        version=max((each.number for each in held), default=0),
        current=next((each for each in held if each.case_manager and _holds(each, day)), None),
        history=[each for each in held if each.until_on != each.from_on],
    )


def _person(case_manager_id: UUID | None, known: dict[UUID, str | None]) -> Person | None:
    return Person(case_manager_id, known.get(case_manager_id)) if case_manager_id else None


def _holds(row: HeldRow, day: date) -> bool:
    return Period(from_on=row.from_on, until_on=row.until_on).holds(day)
