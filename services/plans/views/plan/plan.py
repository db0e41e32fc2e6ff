"""What stage plans are at, for the gates of the case and for what is due over a caseload."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Select, and_, case, literal, null, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.known import PlanKnown
from services.plans.tables.plan import plan_goals, plan_proposals, plan_reviews, plan_versions, plans
from shared.domain.authorship import Party

MOST_AWAITED = 1000


@dataclass(frozen=True)
class ReviewDue:
    """facilitated: the version in force was not agreed. number: of that version."""

    participant_id: UUID
    review_id: UUID
    due_on: date
    facilitated: bool
    number: int | None


@dataclass(frozen=True)
class AnswerAwaited:
    """Of a proposal its id, of a version its number. awaited_from: the party that has not answered.
    since: the day on which it was made."""

    participant_id: UUID
    what: Literal["proposal", "version"]
    proposal_id: UUID | None
    number: int | None
    awaited_from: Party
    since: date


async def plan_known(connection: AsyncConnection, people: Collection[UUID]) -> PlanKnown:
    """Of one person's records: the version that came into force last in any of them."""
    latest = (
        select(plans)
        .where(plans.c.participant_id.in_(people))
        .order_by(plans.c.in_force_on.desc().nulls_last(), plans.c.begun_on.desc())
        .limit(1)
    )
    row: Any = (await connection.execute(latest)).first()
    if row is None:
        return PlanKnown()
    held = (
        select(plan_reviews.c.held_on)
        .where(plan_reviews.c.participant_id.in_(people), plan_reviews.c.status == "held")
        .order_by(plan_reviews.c.held_on)
    )
    return PlanKnown(
        in_force=row.in_force,
        number=row.number,
        in_force_on=row.in_force_on,
        review_due_on=row.review_due_on,
        reviews_held_on=tuple((await connection.execute(held)).scalars()),
    )


async def goals_known(connection: AsyncConnection, people: Collection[UUID]) -> frozenset[UUID]:
    """The goals that are in a plan of one of these records, achieved ones too, removed ones not."""
    query = select(plan_goals.c.goal_id).where(
        plan_goals.c.participant_id.in_(people), plan_goals.c.state != "removed"
    )
    return frozenset((await connection.execute(query)).scalars())


async def reviews_due(
    connection: AsyncConnection, ids: Select[tuple[UUID]] | None, until: date, *, limit: int = MOST_AWAITED
) -> Sequence[ReviewDue]:
    """Those planned for `until` or before, the most overdue first. ids: of whom; None: of all."""
    query = select(
        plans.c.participant_id,
        plans.c.review_id,
        plans.c.review_due_on.label("due_on"),
        plans.c.review_facilitated.label("facilitated"),
        plans.c.number,
    ).where(plans.c.review_due_on <= until)
    if ids is not None:
        query = query.where(plans.c.participant_id.in_(ids))
    found = await connection.execute(query.order_by(plans.c.review_due_on, plans.c.review_id).limit(limit))
    return [ReviewDue(**row._mapping) for row in found]


async def answers_awaited(
    connection: AsyncConnection, ids: Select[tuple[UUID]] | None, *, limit: int = MOST_AWAITED
) -> Sequence[AnswerAwaited]:
    """Open proposals, and versions offered that a party has not answered, the oldest first."""
    proposed, offered = plan_proposals.c, plan_versions.c
    other = case((proposed.party == "person", "practitioner"), else_="person")
    proposals = select(
        proposed.participant_id,
        literal("proposal").label("what"),
        proposed.proposal_id,
        null().label("number"),
        other.label("awaited_from"),
        proposed.proposed_on.label("since"),
    ).where(proposed.fate == "open")
    parts = [proposals, *(_unanswered(party) for party in ("person", "practitioner"))]
    if ids is not None:
        parts = [
            proposals.where(proposed.participant_id.in_(ids)),
            *(part.where(offered.participant_id.in_(ids)) for part in parts[1:]),
        ]
    whole = union_all(*parts).subquery()
    query = select(whole).order_by(whole.c.since, whole.c.participant_id).limit(limit)
    return [AnswerAwaited(**row._mapping) for row in await connection.execute(query)]


def _unanswered(party: str) -> Select[Any]:
    """Versions that wait for this party. Recorded for the person that they could not: it still waits."""
    offered = plan_versions.c
    missing = offered[f"{party}_answer"].is_(None)
    if party == "person":
        could_not = and_(offered.person_answer == "could_not_answer", offered.status != "superseded")
        waits = or_(and_(missing, offered.status == "offered"), could_not)
    else:
        waits = and_(missing, offered.status == "offered")
    return select(
        offered.participant_id,
        literal("version").label("what"),
        null().label("proposal_id"),
        offered.number,
        literal(party).label("awaited_from"),
        offered.offered_on.label("since"),
    ).where(waits)
