"""The dataset `life_links`: one row a link between a person and a volunteer, in the order of persons and
links."""

from typing import Final, get_args
from uuid import UUID

from services.analytics.datasets.columns import Column, Kind
from services.analytics.datasets.dataset import NUMBERED, PSEUDONYM, Dataset, Listing, day, supporter
from shared.contracts.plans import LinkEnded, LinkPaused, LinkProposed

NAME: Final = "life_links"
STATES: Final = ("proposed", "declined", "trial", "active", "paused", "ended")
PAUSES: Final = get_args(LinkPaused.model_fields["reason"].annotation)
COUNT: Final = (("required", True), ("minimum", 0))
LINK: Final = Column(
    "link",
    Kind.INTEGER,
    "Which of the person's links, counted from 1; the same in `meetings`.",
    sensitive=False,
    constraints=NUMBERED,
)
VOLUNTEER: Final = supporter("volunteer")

WHICH: Final = (
    PSEUDONYM,
    LINK,
    VOLUNTEER,
    Column(
        "proposed_by",
        Kind.STRING,
        "Who proposed it.",
        sensitive=False,
        constraints=(("enum", list(get_args(LinkProposed.model_fields["proposed_by"].annotation))),),
    ),
    Column(
        "state",
        Kind.STRING,
        "How far it has come.",
        sensitive=True,
        constraints=(("required", True), ("enum", list(STATES))),
    ),
)
BECAME: Final = (
    day("proposed", "it was proposed"),
    day("person_consented", "the person agreed to it"),
    day("volunteer_consented", "the volunteer agreed to it"),
    day("declined", "one of both declined it; by which is not known here"),
    day("trial_begun", "its trial began"),
    day("trial_ends", "its trial was to end"),
    day("confirmed", "it was confirmed after its trial"),
    day("reviewed", "it was last reviewed"),
    Column("person_says", Kind.STRING, "What the person said of it at the last review.", sensitive=True),
    Column("volunteer_says", Kind.STRING, "What the volunteer said of it then.", sensitive=True),
    *(
        Column(f"pauses_{code}", Kind.INTEGER, f"Pauses for `{code}`.", sensitive=True, constraints=COUNT)
        for code in PAUSES
    ),
    Column("concerns", Kind.INTEGER, "Safeguarding concerns raised.", sensitive=True, constraints=COUNT),
    Column(
        "concerns_open",
        Kind.INTEGER,
        "Of these, not yet closed by a safeguarding lead.",
        sensitive=True,
        constraints=COUNT,
    ),
    Column(
        "concern_outcomes",
        Kind.STRING,
        "The outcomes of those closed, by a space between them. Empty where there is none.",
        sensitive=True,
    ),
    day("ended", "it ended"),
    Column(
        "ended_because",
        Kind.STRING,
        "What ended it: `asked` of either of both, or of a practitioner.",
        sensitive=True,
        constraints=(("enum", list(get_args(LinkEnded.model_fields["because"].annotation))),),
    ),
    Column("ended_reason", Kind.STRING, "Empty where no reason was given: nobody has to.", sensitive=True),
)
MET: Final = (
    Column("meetings_held", Kind.INTEGER, "Meetings held.", sensitive=True, constraints=COUNT),
    Column("meetings_missed", Kind.INTEGER, "Meetings missed.", sensitive=True, constraints=COUNT),
    Column(
        "missed_by_volunteer",
        Kind.INTEGER,
        "Of these, to which the volunteer did not come.",
        sensitive=True,
        constraints=COUNT,
    ),
    Column("minutes", Kind.INTEGER, "Minutes of the meetings held.", sensitive=True, constraints=COUNT),
    Column("ratings", Kind.INTEGER, "Meetings that the person rated.", sensitive=True, constraints=COUNT),
    Column(
        "rating_mean",
        Kind.NUMBER,
        "The mean of these ratings, 1 (not at all good) to 5 (very good).",
        sensitive=True,
        constraints=(("minimum", 1), ("maximum", 5)),
    ),
)
# The first comparison is what an index can answer: without it every page would walk all before it.
ROWS: Final = """
select p.pseudonym, {number}, s.pseudonym, l.proposed_by,
       case when l.ended_on is not null then 'ended' when l.declined_on is not null then 'declined'
            when l.paused then 'paused' when l.confirmed_on is not null then 'active'
            when l.trial_begun_on is not null then 'trial' else 'proposed' end,
       l.proposed_on - p.index_date, l.person_consented_on - p.index_date,
       l.volunteer_consented_on - p.index_date, l.declined_on - p.index_date,
       l.trial_begun_on - p.index_date, l.trial_ends_on - p.index_date, l.confirmed_on - p.index_date,
       l.reviewed_on - p.index_date, l.person_says, l.volunteer_says, {pauses},
       c.raised, c.open, c.outcomes,
       l.ended_on - p.index_date, l.ended_because, l.ended_reason,
       m.held, m.missed, m.missed_by_volunteer, m.minutes, m.ratings, m.rating,
       p.pseudonym, l.link_id
from participants p
join links l on l.participant_id = p.participant_id
left join supporters s on s.supporter_id = l.volunteer_id
cross join lateral (
    select count(*) as raised, count(*) filter (where closed_on is null) as open,
           string_agg(outcome, ' ' order by closed_on, concern_id) as outcomes
    from link_concerns where link_id = l.link_id) c
cross join lateral (
    select count(*) filter (where state = 'held') as held, count(*) filter (where state = 'missed') as missed,
           count(*) filter (where state = 'missed' and missed_by = 'volunteer') as missed_by_volunteer,
           coalesce(sum(minutes) filter (where state = 'held'), 0)::bigint as minutes,
           count(rating) as ratings, round(avg(rating), 4) as rating
    from link_meetings where link_id = l.link_id) m
where p.participant_id not in (select o.participant_id from left_out o)
  and p.pseudonym >= $1 and (p.pseudonym, l.link_id) > ($1, $2)
order by p.pseudonym, l.link_id limit $3
"""
# Ids are made in the order of time.
NUMBER: Final = """(select count(*) from links n
        where n.participant_id = l.participant_id and n.link_id <= l.link_id)"""
PAUSED: Final = """(select count(*) from jsonb_array_elements(l.pauses) as pause
        where pause ->> 'reason' = '{code}')"""
LIFE_LINKS: Final[Dataset] = Listing(
    name=NAME,
    columns=(*WHICH, *BECAME, *MET),
    primary_key=(PSEUDONYM.name, LINK.name),
    statement=ROWS.format(number=NUMBER, pauses=", ".join(PAUSED.format(code=code) for code in PAUSES)),
    start=("", UUID(int=0)),
)
