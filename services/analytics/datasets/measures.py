"""The dataset `measures`: one row an administration that was not withdrawn, in the order of
persons and days."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from services.analytics.datasets.columns import Column, Kind
from services.analytics.datasets.dataset import PSEUDONYM, Dataset, Listing
from shared.contracts.assessment import Arm
from shared.eventstore import Database, raw

NAME: Final = "measures"
NEEDED: Final = (("required", True),)

BEFORE: Final = (
    PSEUDONYM,
    Column(
        "arm",
        Kind.STRING,
        "Whether the person was in the programme or in its comparison.",
        sensitive=False,
        constraints=(*NEEDED, ("enum", [arm.value for arm in Arm])),
    ),
    Column("measure", Kind.STRING, "The measure and its version.", sensitive=False, constraints=NEEDED),
    Column("time_point", Kind.STRING, "When it was due.", sensitive=False, constraints=NEEDED),
    Column(
        "administered_day",
        Kind.INTEGER,
        "Days from the index date to the day on which it was filled in; negative before it.",
        sensitive=True,
        constraints=NEEDED,
    ),
    Column("filled_in_by", Kind.STRING, "Who filled it in.", sensitive=False, constraints=NEEDED),
    Column("raw", Kind.NUMBER, "The sum of the items, before any conversion.", sensitive=True),
    Column("total", Kind.NUMBER, "The score. Empty where none was computed.", sensitive=True),
    Column("not_computed", Kind.STRING, "Why there is no score, where there is none.", sensitive=False),
    Column(
        "items_missing",
        Kind.INTEGER,
        "Items not answered. Empty where only a total was entered.",
        sensitive=True,
        constraints=(("minimum", 0),),
    ),
    Column("alerts", Kind.INTEGER, "Alerts that its answers raised.", sensitive=True, constraints=NEEDED),
    Column("alerts_open", Kind.INTEGER, "Of these, not yet seen to.", sensitive=True, constraints=NEEDED),
)
AFTER: Final = (
    Column(
        "better",
        Kind.STRING,
        "Which way is better. Empty until the measure itself has come; so are the columns that follow.",
        sensitive=False,
        constraints=(("enum", ["higher", "lower"]),),
    ),
    Column("minimum", Kind.NUMBER, "The lowest possible score.", sensitive=False),
    Column("maximum", Kind.NUMBER, "The highest possible score.", sensitive=False),
    Column(
        "standard_deviation",
        Kind.NUMBER,
        "For reliable change (Jacobson and Truax, 1991). Empty where none is published.",
        sensitive=False,
    ),
    Column("reliability", Kind.NUMBER, "For reliable change, likewise.", sensitive=False),
)
SUBSCALES: Final = "select distinct subscale from subscale_scores order by subscale"
SUBSCALE: Final = """(select s.score from subscale_scores s
        where s.administration_id = a.administration_id and s.subscale = '{subscale}'),
       """
ROWS: Final = """
select p.pseudonym, p.arm, a.measure, a.time_point, a.administered_on - p.index_date, a.filled_in_by,
       a.raw, a.total, a.not_computed, a.items_missing,
       (select count(*) from jsonb_each_text(a.alerts)),
       (select count(*) from jsonb_each_text(a.alerts) where value is null),
       {subscales}m.better, m.minimum, m.maximum, m.standard_deviation, m.reliability,
       p.pseudonym, a.administered_on, a.administration_id
from participants p
join administrations a on a.participant_id = p.participant_id
left join measures m on m.measure = a.measure
where a.measure is not null and a.withdrawn is null
  and p.participant_id not in (select l.participant_id from left_out l)
  and p.pseudonym >= $1 and (p.pseudonym, a.administered_on, a.administration_id) > ($1, $2, $3)
order by p.pseudonym, a.administered_on, a.administration_id limit $4
"""


async def open_measures(database: Database) -> Dataset:
    """With a column for each subscale that any administration has a score of."""
    async with database.connect() as connection:
        found = [row["subscale"] for row in await raw(connection).fetch(SUBSCALES)]
    return measures(found)


def measures(subscales: Sequence[str]) -> Dataset:
    """subscales: codes; they come from events, whose contract lets nothing else in."""
    scores = (
        Column(f"subscale_{code}", Kind.NUMBER, f"The score of the subscale `{code}`.", sensitive=True)
        for code in subscales
    )
    return Listing(
        name=NAME,
        columns=(*BEFORE, *scores, *AFTER),
        primary_key=(),
        statement=ROWS.format(subscales="".join(SUBSCALE.format(subscale=code) for code in subscales)),
        start=("", date.min, UUID(int=0)),
    )
