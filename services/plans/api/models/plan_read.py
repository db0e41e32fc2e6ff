"""Plans and their versions as they are read."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel

from services.plans.api.models.plan_items_read import (
    AuthorRead,
    GoalRead,
    ProposalRead,
    StepRead,
    VoiceRead,
    readable,
)
from services.plans.domain.known import RequirementKnown
from services.plans.domain.plan import plan_state as state
from services.plans.domain.plan.comparison import ItemDifference, PlanComparison
from shared.http.own_words import OwnWordsRead


class RequirementRead(BaseModel):
    """A requirement of the sentence, as ordered by the court: it stands without agreement. steps: how it
    is met, as both agreed."""

    requirement_id: UUID
    kind: str
    starts_on: date
    ends_on: date | None
    amount: int | None
    ordered_by_court: bool = True
    steps: list[StepRead]

    @classmethod
    def of(cls, ordered: RequirementKnown | state.Ordered, steps: Sequence[state.Step]) -> Self:
        names = ("requirement_id", "kind", "starts_on", "ends_on", "amount")
        under = [step for step in steps if step.requirement_id == ordered.requirement_id]
        same = {name: getattr(ordered, name) for name in names}
        return cls(**same, steps=[StepRead.of(step) for step in under])


class AnsweredRead(BaseModel):
    """reason: why there is no answer."""

    answer: state.PartyAnswer
    reason: str | None
    words: OwnWordsRead | None
    said_by: VoiceRead
    on: date

    @classmethod
    def of(cls, answered: state.Answered | None) -> Self | None:
        if answered is None:
            return None
        return cls(
            answer=answered.answer,
            reason=answered.reason,
            words=OwnWordsRead.of(answered.words),
            said_by=VoiceRead.of_voice(answered.voice),
            on=answered.on,
        )


class VersionSummary(BaseModel):
    """One version without what is in it. in_force: agreed by both, or not."""

    number: int
    kind: state.VersionKind
    status: state.VersionStatus
    offered_on: date
    person_answer: state.PartyAnswer | None
    person_in_own_session: bool | None
    person_answered_on: date | None
    practitioner_answer: state.PartyAnswer | None
    practitioner_answered_on: date | None
    in_force: state.InForce | None
    in_force_on: date | None


class OfferedRead(BaseModel):
    """A version that awaits answers. null: that party has not answered. GET …/plan/versions/{number} says
    what is in it."""

    number: int
    kind: state.VersionKind
    offered_on: date
    person: AnsweredRead | None
    practitioner: AnsweredRead | None

    @classmethod
    def of(cls, version: state.Version | None) -> Self | None:
        if version is None:
            return None
        return cls(
            number=version.number,
            kind=version.kind,
            offered_on=version.offered_on,
            person=AnsweredRead.of(version.person),
            practitioner=AnsweredRead.of(version.practitioner),
        )


class VersionRead(BaseModel):
    """One version as it was offered. left_open: proposals that were unanswered. reason, words: why it is
    in force although it was not agreed."""

    number: int
    kind: state.VersionKind
    status: state.VersionStatus
    review_id: UUID | None
    offered_by: AuthorRead
    offered_on: date
    person: AnsweredRead | None
    practitioner: AnsweredRead | None
    in_force: state.InForce | None
    in_force_on: date | None
    reason: str | None
    words: str | None
    left_open: list[UUID]
    requirements: list[RequirementRead]
    goals: list[GoalRead]

    @classmethod
    def of(cls, version: state.Version) -> Self:
        steps = version.working.standing_steps
        return cls(
            **{name: getattr(version, name) for name in AS_THEY_ARE},
            offered_by=AuthorRead.of(version.by),
            person=AnsweredRead.of(version.person),
            practitioner=AnsweredRead.of(version.practitioner),
            words=readable(version.words),
            left_open=list(version.left_open),
            requirements=[RequirementRead.of(each, steps) for each in version.requirements],
            goals=[GoalRead.of(goal, steps) for goal in version.working.standing_goals],
        )


AS_THEY_ARE = (
    "number",
    "kind",
    "status",
    "review_id",
    "offered_on",
    "in_force",
    "in_force_on",
    "reason",
)


class ReviewRead(BaseModel):
    """facilitated: by somebody who helps both to speak, as a version was not agreed."""

    review_id: UUID
    due_on: date
    facilitated: bool
    status: state.ReviewStatus
    held_on: date | None
    person_took_part: bool | None
    words: str | None
    by: AuthorRead

    @classmethod
    def of(cls, review: state.Review | None) -> Self | None:
        if review is None:
            return None
        same = {**vars(review), "words": readable(review.words), "by": AuthorRead.of(review.by)}
        return cls(**same)


class PlanRead(BaseModel):
    """The working plan: what both accepted, and what awaits an answer. version: of the record, also the
    ETag. requirements: as the court ordered them. removed: what is no longer in it. offered: the version
    that both are asked to answer. in_force: the version in force, as it was offered. reviews: those that
    were held."""

    participant_id: UUID
    version: int
    definition: str | None
    begun_on: date | None
    requirements: list[RequirementRead]
    goals: list[GoalRead]
    removed_goals: list[GoalRead]
    removed_steps: list[StepRead]
    proposals: list[ProposalRead]
    offered: OfferedRead | None
    in_force: VersionRead | None
    next_review: ReviewRead | None
    reviews: list[ReviewRead]

    @classmethod
    def of(
        cls, participant_id: UUID, plan: state.Plan, version: int, ordered: Sequence[RequirementKnown]
    ) -> Self:
        working = plan.working
        steps = working.standing_steps
        removed = [goal for goal in working.goals.values() if goal.removed]
        held = (ReviewRead.of(each) for each in plan.reviews if each.status == "held")
        return cls(
            participant_id=participant_id,
            version=version,
            definition=plan.definition or None,
            begun_on=plan.begun_on,
            requirements=[RequirementRead.of(each, steps) for each in ordered],
            goals=[GoalRead.of(goal, steps) for goal in working.standing_goals],
            removed_goals=[GoalRead.of(goal, list(working.steps.values())) for goal in removed],
            removed_steps=[StepRead.of(step) for step in working.steps.values() if step.removed],
            proposals=[ProposalRead.of(proposal, plan) for proposal in plan.open.values()],
            offered=OfferedRead.of(plan.offered),
            in_force=VersionRead.of(plan.in_force) if plan.in_force else None,
            next_review=ReviewRead.of(plan.next_review),
            reviews=[each for each in held if each],
        )


class DifferenceRead(BaseModel):
    """change: added, changed, removed or same. fields: what is another. before, after: null where it is
    not there."""

    change: str
    fields: list[str]
    before: GoalRead | StepRead | RequirementRead | None
    after: GoalRead | StepRead | RequirementRead | None

    @classmethod
    def of(cls, found: ItemDifference) -> Self:
        sides = {"before": _item(found.before), "after": _item(found.after)}
        return cls(change=found.change, fields=list(found.fields), **sides)


class PlanComparisonRead(BaseModel):
    """Of one version with another, item by item."""

    from_number: int
    to_number: int
    goals: list[DifferenceRead]
    steps: list[DifferenceRead]
    requirements: list[DifferenceRead]

    @classmethod
    def of(cls, from_number: int, to_number: int, found: PlanComparison) -> Self:
        parts = {name: [DifferenceRead.of(each) for each in part] for name, part in vars(found).items()}
        return cls(from_number=from_number, to_number=to_number, **parts)


def _item(item: Any) -> Any:
    match item:
        case state.Goal():
            return GoalRead.of(item, ())
        case state.Step():
            return StepRead.of(item)
        case state.Ordered():
            return RequirementRead.of(item, ())
    return None
