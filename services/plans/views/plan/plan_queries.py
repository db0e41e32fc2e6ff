"""Which versions of a plan there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.tables.plan import plan_versions


@dataclass(frozen=True)
class VersionRow:
    """person_in_own_session: false where it was recorded for them that they could not answer."""

    number: int
    kind: str
    status: str
    offered_on: date
    person_answer: str | None
    person_in_own_session: bool | None
    person_answered_on: date | None
    practitioner_answer: str | None
    practitioner_answered_on: date | None
    in_force: str | None
    in_force_on: date | None


async def versions_of(connection: AsyncConnection, participant_id: UUID) -> Sequence[VersionRow]:
    """In their order; bounded by the domain's limit."""
    columns = (plan_versions.c[name] for name in VersionRow.__dataclass_fields__)
    query = select(*columns).where(plan_versions.c.participant_id == participant_id)
    found = await connection.execute(query.order_by(plan_versions.c.number))
    return [VersionRow(**row._mapping) for row in found]
