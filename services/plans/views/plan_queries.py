"""Reading a plan: which versions there are from rows, what is in it from its stream."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.plan.plan import DECIDER
from services.plans.domain.plan.plan_state import Plan
from services.plans.tables.plan import plan_versions
from shared.eventstore import Codec, raw
from shared.eventstore.log import READ_STREAM, persons_of, to_recorded
from shared.security import Keyring


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


async def folded(
    connection: AsyncConnection,
    codec: Codec,
    keyring: Keyring,
    participant_id: UUID,
    until: datetime | None = None,
) -> tuple[Plan, int]:
    """The plan with its words and its stream's version, as it was `until` an instant, what happened in
    it included. Version 0: there was none yet."""
    rows = await raw(connection).fetch(READ_STREAM, DECIDER.stream(participant_id), 0)
    known = [row for row in rows if until is None or row["recorded_at"] <= until]
    keys = await keyring.load(persons_of(codec, known))
    return DECIDER.fold(to_recorded(codec, row, keys).event for row in known), len(known)
