"""The rows of those who look for a volunteer."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.life_links import wishes_events as events
from services.plans.domain.life_links.matching import Seeker
from services.plans.domain.life_links.profile import Profile
from services.plans.tables.plan import plan_goals
from services.plans.tables.wishes import wishes
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, participant
from shared.people.erasing import ErasureTaken

WRITE = """
    insert into wishes (participant_id, interests, areas, languages, districts, times, must, may, written_on)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (participant_id) do update
    set interests = excluded.interests, areas = excluded.areas, languages = excluded.languages,
        districts = excluded.districts, times = excluded.times, must = excluded.must, may = excluded.may,
        written_on = excluded.written_on
"""
FORGET = "delete from wishes where participant_id = $1"
PROFILE: Final = tuple(Profile.__dataclass_fields__)
# Of goals, those that are worked on, or will be.
WORKED_ON: Final = ("active", "future")


async def seeker(connection: AsyncConnection, participant_id: UUID) -> Seeker | None:
    """None for somebody who looks for no volunteer."""
    goals = (
        select(func.array_agg(plan_goals.c.area.distinct()))
        .where(plan_goals.c.participant_id == wishes.c.participant_id, plan_goals.c.state.in_(WORKED_ON))
        .scalar_subquery()
    )
    query = select(wishes, goals.label("goals")).where(wishes.c.participant_id == participant_id)
    row = (await connection.execute(query)).mappings().first()
    if row is None:
        return None
    return Seeker(
        profile=Profile(**{name: tuple(row[name]) for name in PROFILE}),
        goals=tuple(sorted(row["goals"] or ())),
        must=frozenset(row["must"]),
        may=frozenset(row["may"]),
    )


def _written(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.WishesWritten = item.event
    # In the order in which the record declares its fields, which is the statement's.
    said = tuple(vars(event.profile).values())
    yield event.participant_id, *said, event.must, event.may, event.written_on


CHANGES = (
    Change(events.WishesWritten, WRITE, _written),
    Change(events.WishesWithdrawn, FORGET, participant),
    Change(ErasureTaken, FORGET, participant),
)
