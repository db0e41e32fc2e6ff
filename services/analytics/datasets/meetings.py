"""The dataset `meetings`: one row a meeting of a person and a volunteer, in the order of persons and
meetings."""

from typing import Final
from uuid import UUID

from services.analytics.datasets.columns import Column, Kind
from services.analytics.datasets.dataset import PSEUDONYM, Dataset, Listing, day
from services.analytics.datasets.life_links import LINK, NUMBER, VOLUNTEER

NAME: Final = "meetings"
STATES: Final = ("planned", "cancelled", "held", "missed")

COLUMNS: Final = (
    PSEUDONYM,
    LINK,
    VOLUNTEER,
    Column(
        "state",
        Kind.STRING,
        "What became of it; `planned` until somebody has said.",
        sensitive=True,
        constraints=(("required", True), ("enum", list(STATES))),
    ),
    day("meeting", "it was held, or planned for"),
    Column("mode", Kind.STRING, "In person, or how else.", sensitive=False),
    Column(
        "planned_minutes",
        Kind.INTEGER,
        "How long it was planned for.",
        sensitive=False,
        constraints=(("minimum", 1),),
    ),
    Column(
        "minutes",
        Kind.INTEGER,
        "How long it was. Empty where it was not held.",
        sensitive=True,
        constraints=(("minimum", 1),),
    ),
    Column(
        "missed_by",
        Kind.STRING,
        "Who did not come. Empty where it was not missed.",
        sensitive=True,
        constraints=(("enum", ["person", "volunteer"]),),
    ),
    Column("acceptable", Kind.STRING, "Whether they had a reason that counts.", sensitive=True),
    Column(
        "rating",
        Kind.INTEGER,
        "The person's own, 1 (not at all good) to 5 (very good).",
        sensitive=True,
        constraints=(("minimum", 1), ("maximum", 5)),
    ),
)
ROWS: Final = """
select p.pseudonym, {number}, s.pseudonym, m.state, m.met_on - p.index_date, m.mode, m.planned_minutes,
       case when m.state = 'held' then m.minutes end, case when m.state = 'missed' then m.missed_by end,
       case when m.state = 'missed' then m.acceptable end, m.rating,
       p.pseudonym, m.meeting_id
from participants p
join link_meetings m on m.participant_id = p.participant_id
join links l on l.link_id = m.link_id
left join supporters s on s.supporter_id = l.volunteer_id
where m.state is not null and p.participant_id not in (select o.participant_id from left_out o)
  and p.pseudonym >= $1 and (p.pseudonym, m.meeting_id) > ($1, $2)
order by p.pseudonym, m.meeting_id limit $3
"""
MEETINGS: Final[Dataset] = Listing(
    name=NAME,
    columns=COLUMNS,
    primary_key=(),
    statement=ROWS.format(number=NUMBER),
    start=("", UUID(int=0)),
)
