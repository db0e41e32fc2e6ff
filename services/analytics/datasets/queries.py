"""The queries behind the datasets: who there is, and the rows of `reoffending`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Text,
    and_,
    case,
    column,
    exists,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.analytics.tables import (
    NOT_KNOWN,
    administrations,
    assessment_sections,
    coachings,
    left_out,
    link_meetings,
    links,
    merges,
    outcomes,
    participants,
)
from shared.eventstore import Database

# Stubs and erased persons have no pseudonym.
IDENTIFIED = participants.c.pseudonym.is_not(None)
ONGOING = participants.alias("ongoing")
# Of records that are one person's, the one that goes on counts, where it is in the same dataset.
COUNTS_ONCE = ~exists().where(
    merges.c.participant_id == participants.c.participant_id,
    ONGOING.c.participant_id == merges.c.merged_into,
    ONGOING.c.definition == participants.c.definition,
    ONGOING.c.pseudonym.is_not(None),
)
# Asked once a page and hashed; as a join it would be asked anew for every row.
ALLOWED = participants.c.participant_id.not_in(select(left_out.c.participant_id))


@dataclass(frozen=True)
class Known:
    """What the datasets can be asked for. participants: of each dataset the persons in it, by
    definition, erased ones not counted. left_out: likewise those who would be in it, had they not
    said no to it. rules: of `reoffending`."""

    participants: Mapping[str, dict[str, int]]
    left_out: Mapping[str, dict[str, int]]
    rules: list[str]


# Whose rows make a dataset; of `reoffending`, every person's.
OF: Final[Mapping[str, ColumnElement[bool]]] = {
    "reoffending": COUNTS_ONCE,
    "assessments": exists().where(assessment_sections.c.participant_id == participants.c.participant_id),
    "measures": exists().where(
        administrations.c.participant_id == participants.c.participant_id,
        administrations.c.measure.is_not(None),
        administrations.c.withdrawn.is_(None),
    ),
    "life_links": exists().where(links.c.participant_id == participants.c.participant_id),
    "meetings": exists().where(
        link_meetings.c.participant_id == participants.c.participant_id,
        link_meetings.c.state.is_not(None),
    ),
    "coaching": exists().where(coachings.c.participant_id == participants.c.participant_id),
}


async def known(database: Database) -> Known:
    async with database.connect() as connection:
        counts = {name: (await connection.execute(_counted(in_it))).all() for name, in_it in OF.items()}
        found = await connection.execute(select(outcomes.c.rule).distinct().order_by(outcomes.c.rule))
        return Known(
            {name: {str(of): within for of, within, _ in rows} for name, rows in counts.items()},
            {name: {str(of): without for of, _, without in rows} for name, rows in counts.items()},
            list(found.scalars()),
        )


def _counted(in_it: ColumnElement[bool]) -> Select[str | None, int, int]:
    return (
        select(participants.c.definition, func.count().filter(ALLOWED), func.count().filter(~ALLOWED))
        .where(IDENTIFIED, in_it)
        .group_by(participants.c.definition)
        .order_by(participants.c.definition)
    )


async def characteristics(database: Database, definition: str) -> list[tuple[str, str]]:
    """The keys that persons of a definition have, each with its JSON types; `null` is the type of
    a value that is not known, whatever the reason."""
    pairs = func.jsonb_each(participants.c.characteristics).table_valued(
        column("key", Text), column("value", JSONB)
    )
    unknown = pairs.c.value.in_([literal(code, JSONB) for code in sorted(NOT_KNOWN)])
    kind = case((unknown, "null"), else_=func.jsonb_typeof(pairs.c.value))
    of_persons = select(pairs.c.key, kind).select_from(participants.join(pairs, true()))
    found = of_persons.where(IDENTIFIED, participants.c.definition == definition, ALLOWED)
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
        .where(COUNTS_ONCE, ALLOWED)
        .order_by(participants.c.pseudonym)
        .limit(size)
    )
    async with database.connect() as connection:
        return (await connection.execute(statement)).all()
