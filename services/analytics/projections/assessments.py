"""The part of the projection behind the dataset `assessments`: versions and their sections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final
from uuid import UUID

import asyncpg

from services.analytics.projections.part import forget
from shared.contracts import Contract
from shared.contracts.assessment import (
    AssessmentAnswered,
    AssessmentCompleted,
    AssessmentCountersigned,
    AssessmentReopened,
    AssessmentReturned,
    SectionSummary,
)
from shared.eventstore import columns

# Each event changes its own columns alone; but the person's answer undoes a signature given before.
VERSIONS: Final = """
insert into assessments as held (assessment_id, number, participant_id, state, framework, based_on,
    reopened_on, completed_on, answer, in_own_session, answer_reason, answered_on, countersigned_on,
    returned_on, return_reason)
select v.* from unnest($1::uuid[], $2::integer[], $3::uuid[], $4::text[], $5::text[], $6::integer[],
    $7::date[], $8::date[], $9::text[], $10::boolean[], $11::text[], $12::date[], $13::date[],
    $14::date[], $15::text[]) as v (assessment_id, number, participant_id)
join participants p on p.participant_id = v.participant_id and p.erased_at is null
on conflict (assessment_id, number) do update set
    state = excluded.state,
    framework = coalesce(excluded.framework, held.framework),
    based_on = coalesce(excluded.based_on, held.based_on),
    reopened_on = coalesce(excluded.reopened_on, held.reopened_on),
    completed_on = coalesce(excluded.completed_on, held.completed_on),
    answer = coalesce(excluded.answer, held.answer),
    in_own_session = coalesce(excluded.in_own_session, held.in_own_session),
    answer_reason = case when excluded.answered_on is null then held.answer_reason
                         else excluded.answer_reason end,
    answered_on = coalesce(excluded.answered_on, held.answered_on),
    countersigned_on = case when excluded.answered_on is null
                            then coalesce(excluded.countersigned_on, held.countersigned_on)
                            else excluded.countersigned_on end,
    returned_on = coalesce(excluded.returned_on, held.returned_on),
    return_reason = coalesce(excluded.return_reason, held.return_reason)
"""
SECTIONS: Final = """
insert into assessment_sections as held (assessment_id, number, section, participant_id, position,
    strengths, strengths_named_by_person, strengths_confirmed, needs, aspirations, own_words,
    person_rating, practitioner_rating, divergence, readiness)
select s.* from unnest($1::uuid[], $2::integer[], $3::text[], $4::uuid[], $5::integer[], $6::integer[],
    $7::integer[], $8::integer[], $9::integer[], $10::integer[], $11::integer[], $12::integer[],
    $13::integer[], $14::integer[], $15::text[]) as s (assessment_id, number, section, participant_id)
join participants p on p.participant_id = s.participant_id and p.erased_at is null
on conflict (assessment_id, number, section) do update set
    position = excluded.position, strengths = excluded.strengths,
    strengths_named_by_person = excluded.strengths_named_by_person,
    strengths_confirmed = excluded.strengths_confirmed, needs = excluded.needs,
    aspirations = excluded.aspirations, own_words = excluded.own_words,
    person_rating = excluded.person_rating, practitioner_rating = excluded.practitioner_rating,
    divergence = excluded.divergence, readiness = excluded.readiness
"""
SAID: Final = (
    "state", "framework", "based_on", "reopened_on", "completed_on", "answer", "in_own_session",
    "answer_reason", "answered_on", "countersigned_on", "returned_on", "return_reason",
)  # fmt: skip

Said = dict[str, object]
Key = tuple[UUID, int]


@dataclass
class Assessments:
    """What the batch says of each version, and the sections of those that it completes."""

    versions: dict[Key, Said] = field(default_factory=dict)
    completed: dict[Key, AssessmentCompleted] = field(default_factory=dict)

    handled: ClassVar[frozenset[type[Contract]]] = frozenset(
        {
            AssessmentAnswered,
            AssessmentCompleted,
            AssessmentCountersigned,
            AssessmentReopened,
            AssessmentReturned,
        }
    )
    tables: ClassVar[Mapping[str, str]] = {"assessments": "*", "assessment_sections": "*"}

    def take(self, data: Contract) -> None:
        match data:
            case AssessmentCompleted():
                self.completed[data.assessment_id, data.number] = data
                self._say(data, "completed", framework=data.framework, completed_on=data.completed_on)
            case AssessmentAnswered():
                said = {"answer": data.answer, "in_own_session": data.in_own_session}
                when = {"answered_on": data.answered_on, "countersigned_on": None}
                self._say(data, "answered", answer_reason=data.reason, **said, **when)
            case AssessmentCountersigned():
                self._say(data, "countersigned", countersigned_on=data.countersigned_on)
            case AssessmentReturned():
                self._say(data, "returned", returned_on=data.returned_on, return_reason=data.reason)
            case AssessmentReopened():
                self._say(data, "draft", based_on=data.based_on, reopened_on=data.reopened_on)

    def _say(self, data: Any, state: str, **said: object) -> None:
        version = self.versions.setdefault((data.assessment_id, data.number), {})
        version |= {"participant_id": data.participant_id, "state": state, **said}

    async def write(self, driver: "asyncpg.Connection[Any]", erased: Sequence[UUID]) -> None:
        if self.versions:
            said = sorted(self.versions.items(), key=lambda item: item[0])
            rows = ((*key, each["participant_id"], *map(each.get, SAID)) for key, each in said)
            await driver.execute(VERSIONS, *columns(rows))
        if sections := [row for key in sorted(self.completed) for row in _sections(self.completed[key])]:
            await driver.execute(SECTIONS, *columns(sections))
        await forget(driver, erased, "assessments", "assessment_sections")


def _sections(data: AssessmentCompleted) -> list[tuple[object, ...]]:
    return [
        (data.assessment_id, data.number, each.section, data.participant_id, position, *_counts(each))
        for position, each in enumerate(data.sections, 1)
    ]


def _counts(section: SectionSummary) -> tuple[object, ...]:
    strengths = (
        len(section.strengths),
        section.strengths_named_by_person,
        section.strengths_confirmed,
    )
    items = (len(section.needs), section.aspirations, section.own_words)
    ratings = (section.person_rating, section.practitioner_rating, section.divergence)
    return (*strengths, *items, *ratings, section.readiness)
