"""The dataset `assessments`: one row a section of a completed version, in the order of persons,
versions and the framework."""

from typing import Final, get_args
from uuid import UUID

from services.analytics.datasets.columns import Column, Kind
from services.analytics.datasets.dataset import PSEUDONYM, Dataset, Listing
from shared.contracts.assessment import AssessmentAnswered

NAME: Final = "assessments"
ANSWERS: Final = get_args(AssessmentAnswered.model_fields["answer"].annotation)
COUNT: Final = (("required", True), ("minimum", 0))
RATING: Final = (("minimum", 0), ("maximum", 10))

WHICH: Final = (
    PSEUDONYM,
    Column(
        "version",
        Kind.INTEGER,
        "Which version of the person's assessment, counted from 1.",
        sensitive=False,
        constraints=(("required", True), ("minimum", 1)),
    ),
    Column("framework", Kind.STRING, "The framework and its version that define the sections.", False),
)
BECAME: Final = (
    Column(
        "state",
        Kind.STRING,
        "How far the version has come; `draft` where it is being written again.",
        sensitive=False,
        constraints=(("required", True),),
    ),
    Column(
        "completed_day",
        Kind.INTEGER,
        "Days from the index date to the day on which the version was completed; negative before it.",
        sensitive=True,
    ),
    Column(
        "answer",
        Kind.STRING,
        "The person's own answer to the version. Empty where there is none yet.",
        sensitive=True,
        constraints=(("enum", list(ANSWERS)),),
    ),
    Column(
        "in_own_session",
        Kind.BOOLEAN,
        "Whether the person answered in a session of their own, not somebody on their behalf.",
        sensitive=False,
    ),
    Column(
        "answer_reason",
        Kind.STRING,
        "Why they could not answer, or why it was recorded on their behalf.",
        sensitive=True,
    ),
    Column("answered_day", Kind.INTEGER, "Days from the index date to the answer.", sensitive=True),
    Column(
        "countersigned_day",
        Kind.INTEGER,
        "Days from the index date to the countersignature. Empty where there is none.",
        sensitive=True,
    ),
)
FOUND: Final = (
    Column("section", Kind.STRING, "The section's code.", sensitive=False, constraints=(("required", True),)),
    Column("strengths", Kind.INTEGER, "Strengths named.", sensitive=True, constraints=COUNT),
    Column(
        "strengths_named_by_person",
        Kind.INTEGER,
        "Of these, named by the person.",
        sensitive=True,
        constraints=COUNT,
    ),
    Column(
        "strengths_confirmed",
        Kind.INTEGER,
        "Of these, confirmed by the other party.",
        sensitive=True,
        constraints=COUNT,
    ),
    Column("needs", Kind.INTEGER, "Needs named.", sensitive=True, constraints=COUNT),
    Column("aspirations", Kind.INTEGER, "Aspirations named.", sensitive=True, constraints=COUNT),
    Column("own_words", Kind.INTEGER, "Items in the person's own words.", sensitive=True, constraints=COUNT),
    Column("person_rating", Kind.INTEGER, "The person's own rating.", sensitive=True, constraints=RATING),
    Column(
        "practitioner_rating",
        Kind.INTEGER,
        "The practitioner's rating.",
        sensitive=True,
        constraints=RATING,
    ),
    Column(
        "divergence",
        Kind.INTEGER,
        "The practitioner's rating minus the person's. Empty where either is missing.",
        sensitive=True,
        constraints=(("minimum", -10), ("maximum", 10)),
    ),
    Column("readiness", Kind.STRING, "The person's readiness to change.", sensitive=True),
)
# The first comparison is what an index can answer: without it every page would walk all before it.
ROWS: Final = """
select p.pseudonym, v.number, v.framework,
       v.state, v.completed_on - p.index_date, v.answer, v.in_own_session, v.answer_reason,
       v.answered_on - p.index_date, v.countersigned_on - p.index_date,
       s.section, s.strengths, s.strengths_named_by_person, s.strengths_confirmed, s.needs, s.aspirations,
       s.own_words, s.person_rating, s.practitioner_rating, s.divergence, s.readiness,
       p.pseudonym, v.assessment_id, v.number, s.position
from participants p
join assessments v on v.participant_id = p.participant_id
join assessment_sections s on s.assessment_id = v.assessment_id and s.number = v.number
where p.participant_id not in (select l.participant_id from left_out l)
  and p.pseudonym >= $1 and (p.pseudonym, v.assessment_id, v.number, s.position) > ($1, $2, $3, $4)
order by p.pseudonym, v.assessment_id, v.number, s.position limit $5
"""
ASSESSMENTS: Final[Dataset] = Listing(
    name=NAME,
    columns=(*WHICH, *BECAME, *FOUND),
    primary_key=("pseudonym", "version", "section"),
    statement=ROWS,
    start=("", UUID(int=0), 0, 0),
)
