"""The dataset `coaching`: one row a course of coaching, in the order of persons and courses."""

from typing import Final, get_args
from uuid import UUID

from services.analytics.datasets.columns import Column, Kind
from services.analytics.datasets.dataset import NUMBERED, PSEUDONYM, Dataset, Listing, day, supporter
from shared.contracts.plans import CoachingEnded

NAME: Final = "coaching"
STATES: Final = ("requested", "preparing", "under_way", "resting", "ended")
COUNT: Final = (("required", True), ("minimum", 0))
TEN: Final = (("minimum", 0), ("maximum", 10))
COURSE: Final = Column(
    "course",
    Kind.INTEGER,
    "Which of the person's courses, counted from 1.",
    sensitive=False,
    constraints=NUMBERED,
)

WHICH: Final = (
    PSEUDONYM,
    COURSE,
    supporter("coach"),
    Column(
        "asked_by",
        Kind.STRING,
        "Who asked for it.",
        sensitive=False,
        constraints=(("enum", ["person", "practitioner"]),),
    ),
    Column(
        "state",
        Kind.STRING,
        "How far it has come.",
        sensitive=True,
        constraints=(("required", True), ("enum", list(STATES))),
    ),
    day("asked", "it was asked for or offered"),
    day("agreed", "both had first agreed to what they would work on"),
    Column("agreements", Kind.INTEGER, "Agreements written.", sensitive=True, constraints=COUNT),
)
SESSIONS: Final = (
    Column("sessions_held", Kind.INTEGER, "Sessions held.", sensitive=True, constraints=COUNT),
    Column("sessions_missed", Kind.INTEGER, "Sessions missed.", sensitive=True, constraints=COUNT),
    Column(
        "missed_by_coach",
        Kind.INTEGER,
        "Of these, to which the coach did not come.",
        sensitive=True,
        constraints=COUNT,
    ),
    Column("minutes", Kind.INTEGER, "Minutes of the sessions held.", sensitive=True, constraints=COUNT),
    Column(
        "sessions_with_confidence",
        Kind.INTEGER,
        "Sessions before and after which the person said how confident they are.",
        sensitive=True,
        constraints=COUNT,
    ),
    Column(
        "confidence_before",
        Kind.NUMBER,
        "The mean of what they said before these, 0 to 10.",
        sensitive=True,
        constraints=TEN,
    ),
    Column("confidence_after", Kind.NUMBER, "Likewise after them.", sensitive=True, constraints=TEN),
)
WORKED: Final = (
    Column("actions", Kind.INTEGER, "Actions agreed.", sensitive=True, constraints=COUNT),
    Column("actions_done", Kind.INTEGER, "Of these, done.", sensitive=True, constraints=COUNT),
    Column("actions_dropped", Kind.INTEGER, "Of these, dropped.", sensitive=True, constraints=COUNT),
    Column(
        "actions_proposed",
        Kind.INTEGER,
        "Of these, proposed as steps of the plan.",
        sensitive=True,
        constraints=COUNT,
    ),
    Column("goals_rated", Kind.INTEGER, "Goals that the person rated.", sensitive=True, constraints=COUNT),
    Column(
        "goals_rated_again",
        Kind.INTEGER,
        "Of these, rated more than once.",
        sensitive=True,
        constraints=COUNT,
    ),
    Column(
        "goal_score_first",
        Kind.NUMBER,
        "The mean first score of those rated more than once, 0 (not met at all) to 10 (fully reached).",
        sensitive=True,
        constraints=TEN,
    ),
    Column("goal_score_last", Kind.NUMBER, "Their mean last score.", sensitive=True, constraints=TEN),
)
ENDED: Final = (
    day("ended", "it ended"),
    Column(
        "ended_by",
        Kind.STRING,
        "Who ended it; `status` where it followed from the person's.",
        sensitive=True,
        constraints=(("enum", list(get_args(CoachingEnded.model_fields["party"].annotation))),),
    ),
    Column("ended_reason", Kind.STRING, "Empty where no reason was given: nobody has to.", sensitive=True),
    Column(
        "person_review",
        Kind.INTEGER,
        "What it was worth to the person, looking back, 0 to 10.",
        sensitive=True,
        constraints=TEN,
    ),
    Column("coach_review", Kind.INTEGER, "And to the coach.", sensitive=True, constraints=TEN),
)
ROWS: Final = """
select p.pseudonym,
       (select count(*) from coachings n
        where n.participant_id = c.participant_id and n.coaching_id <= c.coaching_id),
       s.pseudonym, c.asked_by,
       case when c.ended_on is not null then 'ended' when c.resting then 'resting'
            when c.in_force then 'under_way' when c.coach_id is not null then 'preparing'
            else 'requested' end,
       c.asked_on - p.index_date, c.agreed_on - p.index_date, coalesce(c.agreements, 0),
       t.held, t.missed, t.missed_by_coach, t.minutes, t.told, t.before, t.after,
       a.agreed, a.done, a.dropped, a.proposed, g.goals, g.again, g.first, g.last,
       c.ended_on - p.index_date, c.ended_by, c.ended_reason, c.person_review, c.coach_review,
       p.pseudonym, c.coaching_id
from participants p
join coachings c on c.participant_id = p.participant_id
left join supporters s on s.supporter_id = c.coach_id
cross join lateral (
    select count(*) filter (where state = 'held') as held, count(*) filter (where state = 'missed') as missed,
           count(*) filter (where state = 'missed' and missed_by = 'coach') as missed_by_coach,
           coalesce(sum(minutes), 0)::bigint as minutes, count(confidence_before + confidence_after) as told,
           round(avg(confidence_before) filter (where confidence_after is not null), 4) as before,
           round(avg(confidence_after) filter (where confidence_before is not null), 4) as after
    from coaching_sessions where coaching_id = c.coaching_id) t
cross join lateral (
    select count(*) as agreed, count(done_on) as done, count(dropped_on) as dropped,
           count(proposed_on) as proposed
    from coaching_actions where coaching_id = c.coaching_id) a
cross join lateral (
    select count(*) as goals, count(*) filter (where times > 1) as again,
           round(avg(first) filter (where times > 1), 4) as first,
           round(avg(last) filter (where times > 1), 4) as last
    from (select jsonb_array_length(scores) as times, (scores -> 0 ->> 'score')::integer as first,
                 (scores -> -1 ->> 'score')::integer as last
          from coaching_goals where coaching_id = c.coaching_id) as goal) g
where p.participant_id not in (select o.participant_id from left_out o)
  and p.pseudonym >= $1 and (p.pseudonym, c.coaching_id) > ($1, $2)
order by p.pseudonym, c.coaching_id limit $3
"""
COACHING: Final[Dataset] = Listing(
    name=NAME,
    columns=(*WHICH, *SESSIONS, *WORKED, *ENDED),
    primary_key=(PSEUDONYM.name, COURSE.name),
    statement=ROWS,
    start=("", UUID(int=0)),
)
