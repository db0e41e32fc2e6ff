"""What is asked of cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.case.definition import Phase
from services.plans.tables.case import case_moves, cases
from services.plans.views.case.case import words_context
from shared.domain import ERASED, Erased
from shared.people import Scope, at_hand, reached_ids
from shared.people.tables import links
from shared.security import Keys


@dataclass(frozen=True)
class CaseRow:
    """phase: in which it is, or was when it was closed; entered_on: since when."""

    participant_id: UUID
    version: int
    phase: Phase
    opened_on: date
    entered_on: date
    rests_since: date | None
    closed_on: date | None
    close_reason: str | None
    closed_from_outside: bool


@dataclass(frozen=True)
class MoveRow:
    """What happened to a case. result, not_agreed: of the gate. unmet: the checks that were
    overridden, with the reason and in which role. words: None where there are none, or once erased."""

    number: int
    kind: str
    on_day: date
    phase: str | None
    from_phase: str | None
    reason: str | None
    from_outside: bool
    result: str | None
    not_agreed: bool
    unmet: Sequence[str]
    override_reason: str | None
    override_role: str | None
    account: str | None
    words: str | None


async def case_of(connection: AsyncConnection, participant_id: UUID) -> CaseRow | None:
    """None where the participant has not started."""
    query = _rows().where(cases.c.participant_id == participant_id)
    row = (await connection.execute(query)).mappings().one_or_none()
    return None if row is None else CaseRow(**row)


async def moves_of(connection: AsyncConnection, participant_id: UUID, keys: Keys) -> Sequence[MoveRow]:
    """In the order in which they happened."""
    columns = [case_moves.c[name] for name in MoveRow.__dataclass_fields__]
    query = select(*columns).where(case_moves.c.participant_id == participant_id)
    found = (await connection.execute(query.order_by(case_moves.c.number))).mappings()
    return [MoveRow(**{**row, "words": _words(participant_id, row, keys)}) for row in found]


def _words(participant_id: UUID, row: Any, keys: Keys) -> str | None:
    if row["words"] is None:
        return None
    context = words_context(participant_id, row["number"])
    found: str | Erased = keys.open(str(participant_id), context, row["words"])
    return None if found is ERASED else found


async def caseload(
    connection: AsyncConnection, scope: Scope, *, phase: str | None, after: UUID | None, limit: int
) -> Sequence[CaseRow]:
    """Of the caller, in the order of their ids, one more than the limit; the open ones in a phase, the
    closed ones (`closed`), or all. Who was merged into another is not listed: theirs goes on there."""
    own = await reached(connection, scope)
    query = _rows().where(*own).order_by(cases.c.participant_id).limit(limit + 1)
    if phase == "closed":
        query = query.where(cases.c.closed_on.is_not(None))
    elif phase is not None:
        query = query.where(cases.c.phase == phase, cases.c.closed_on.is_(None))
    if after is not None:
        query = query.where(cases.c.participant_id > after)
    return [CaseRow(**row) for row in (await connection.execute(query)).mappings()]


async def reached(connection: AsyncConnection, scope: Scope) -> list[ColumnElement[bool]]:
    """Conditions on `cases`: the caller's, and in the record that goes on."""
    ids = going_on(scope)
    if ids is None:
        return [cases.c.participant_id.not_in(select(links.c.participant_id))]
    return [cases.c.participant_id.in_(await at_hand(connection, ids))]


def going_on(scope: Scope) -> Select[tuple[UUID]] | None:
    """Of the caller, without the records that go on in another; None: the caller reaches everybody."""
    ids = reached_ids(scope)
    if ids is None:
        return None
    return ids.where(ids.selected_columns.participant_id.not_in(select(links.c.participant_id)))


def _rows() -> Select[Any]:
    return select(*(cases.c[name] for name in CaseRow.__dataclass_fields__))
