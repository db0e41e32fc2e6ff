"""The queries behind the dataset `reoffending`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Text, and_, column, func, select, true
from sqlalchemy.dialects.postgresql import JSONB

from services.analytics.tables import outcomes, participants
from shared.eventstore import Database

# Stubs and erased persons have no pseudonym.
IDENTIFIED = participants.c.pseudonym.is_not(None)


@dataclass(frozen=True)
class Known:
    """What the dataset can be asked for. participants: of each definition, erased ones left out."""

    participants: dict[str, int]
    rules: list[str]

    @property
    def definitions(self) -> list[str]:
        return list(self.participants)


async def known(database: Database) -> Known:
    counted = (
        select(participants.c.definition, func.count())
        .where(IDENTIFIED)
        .group_by(participants.c.definition)
        .order_by(participants.c.definition)
    )
    rules = select(outcomes.c.rule).distinct().order_by(outcomes.c.rule)
    async with database.connect() as connection:
        counts = {row[0]: row[1] for row in await connection.execute(counted)}
        return Known(counts, list((await connection.execute(rules)).scalars()))


async def characteristics(database: Database, definition: str) -> list[tuple[str, str]]:
    """The keys that persons of a definition have, each with its JSON types."""
    pairs = func.jsonb_each(participants.c.characteristics).table_valued(
        column("key", Text), column("value", JSONB)
    )
    kind = func.jsonb_typeof(pairs.c.value)
    of_persons = select(pairs.c.key, kind).select_from(participants.join(pairs, true()))
    found = of_persons.where(IDENTIFIED, participants.c.definition == definition)
    async with database.connect() as connection:
        return [(row[0], row[1]) for row in await connection.execute(found.distinct())]


async def page(
    database: Database, definition: str, rule: str, after: str, size: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The next `size` persons after a pseudonym, with their outcome by the rule if there is one."""
    judged = and_(outcomes.c.participant_id == participants.c.participant_id, outcomes.c.rule == rule)
    of_persons = (participants.c.pseudonym, participants.c.arm, participants.c.characteristics)
    statement = (
        select(*of_persons, outcomes.c.status, outcomes.c.event, outcomes.c.time_days)
        .select_from(participants.outerjoin(outcomes, judged))
        .where(participants.c.definition == definition, participants.c.pseudonym > after)
        .order_by(participants.c.pseudonym)
        .limit(size)
    )
    async with database.connect() as connection:
        return (await connection.execute(statement)).all()
