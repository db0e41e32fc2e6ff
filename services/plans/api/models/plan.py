"""Bodies of commands on plans. None says who speaks: that is whoever is signed in."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StrictBool

from services.plans.domain.plan.plan_state import (
    Actor,
    Content,
    GoalTerms,
    PartyAnswer,
    Place,
    StepState,
    StepTerms,
    VersionKind,
)
from services.plans.domain.plan.proposing import Change
from shared.contracts.values import Code
from shared.domain.authorship import Author
from shared.http.own_words import OwnWordsBody
from shared.http.values import Body, CalendarDate, Text

MOST_STRENGTHS = 20
MOST_LEFT_OPEN = 100


class GoalSaid(Body):
    """What a goal says, whole. area: GET /definitions has them. strengths: ids of strengths of the
    assessment, one at least; else no_strength, the reason why none."""

    words: OwnWordsBody
    area: Code
    strengths: list[UUID] = Field(default=[], max_length=MOST_STRENGTHS)
    no_strength: Code | None = None
    target_on: CalendarDate | None = None

    def content(self, author: Author) -> Content:
        terms = GoalTerms(
            area=self.area,
            strengths=tuple(sorted(set(self.strengths))),
            no_strength=self.no_strength,
            target_on=self.target_on,
        )
        return Content(words=self.words.words(author), goal=terms)


class StepSaid(Body):
    """What a step says, whole. actor: who does it."""

    words: OwnWordsBody
    actor: Actor
    due_on: CalendarDate | None = None

    def content(self, author: Author) -> Content:
        return Content(words=self.words.words(author), step=StepTerms(actor=self.actor, due_on=self.due_on))


class AddGoal(GoalSaid):
    kind: Literal["add_goal"]

    def change(self, author: Author, new_id: UUID) -> Change:
        return Change(kind=self.kind, place=Place(goal_id=new_id), content=self.content(author))


class ChangeGoal(GoalSaid):
    kind: Literal["change_goal"]
    goal_id: UUID

    def change(self, author: Author, _: UUID) -> Change:
        return Change(kind=self.kind, place=Place(goal_id=self.goal_id), content=self.content(author))


class RemoveGoal(Body):
    kind: Literal["remove_goal"]
    goal_id: UUID

    def change(self, _: Author, __: UUID) -> Change:
        return Change(kind=self.kind, place=Place(goal_id=self.goal_id))


class AddStep(StepSaid):
    """Under a goal, or under a requirement of the sentence: one of the two."""

    kind: Literal["add_step"]
    goal_id: UUID | None = None
    requirement_id: UUID | None = None

    def change(self, author: Author, new_id: UUID) -> Change:
        place = Place(goal_id=self.goal_id, requirement_id=self.requirement_id, step_id=new_id)
        return Change(kind=self.kind, place=place, content=self.content(author))


class ChangeStep(StepSaid):
    kind: Literal["change_step"]
    step_id: UUID

    def change(self, author: Author, _: UUID) -> Change:
        return Change(kind=self.kind, place=Place(step_id=self.step_id), content=self.content(author))


class RemoveStep(Body):
    kind: Literal["remove_step"]
    step_id: UUID

    def change(self, _: Author, __: UUID) -> Change:
        return Change(kind=self.kind, place=Place(step_id=self.step_id))


Proposable = Annotated[
    AddGoal | ChangeGoal | RemoveGoal | AddStep | ChangeStep | RemoveStep, Field(discriminator="kind")
]


class ProposalBody(Body):
    """change: what is asked for. why: what you say of it. on_behalf_of_person: where a practitioner writes
    down what the person proposes, the reason, by a code. It is marked so for ever."""

    change: Proposable
    why: Text | None = None
    on_behalf_of_person: Code | None = None


class GoalInstead(GoalSaid):
    item: Literal["goal"]


class StepInstead(StepSaid):
    item: Literal["step"]


class RemovedInstead(Body):
    item: Literal["none"]


Instead = Annotated[GoalInstead | StepInstead | RemovedInstead, Field(discriminator="item")]


class CounterBody(Body):
    """change: what the item should say instead; `none`, of a change: it should be removed instead."""

    change: Instead
    why: Text | None = None

    def content(self, author: Author) -> Content | None:
        return None if isinstance(self.change, RemovedInstead) else self.change.content(author)


class DeclineBody(Body):
    """reason: a code. words: in addition."""

    reason: Code
    words: Text | None = None


class GoalStateBody(Body):
    state: Literal["future", "active", "achieved"]
    words: OwnWordsBody | None = None


class StepStateBody(Body):
    """reason: a code; needed for `cannot_be_done_yet`."""

    state: StepState
    reason: Code | None = None
    words: OwnWordsBody | None = None


class GoalNoteBody(Body):
    """contests: the other party called this goal achieved, and you say that it is not so."""

    words: OwnWordsBody
    contests: StrictBool = False


class StepNoteBody(Body):
    words: OwnWordsBody


class OfferBody(Body):
    """review_id: of the review that was held, for a version of kind review. left_open: every proposal that
    is to stay unanswered."""

    kind: VersionKind
    review_id: UUID | None = None
    left_open: list[UUID] = Field(default=[], max_length=MOST_LEFT_OPEN)


class AnswerBody(Body):
    """reason: a code; needed for `could_not_answer`. for_person: staff record that the person could not
    answer, which is all that anybody answers for them."""

    answer: PartyAnswer
    reason: Code | None = None
    words: OwnWordsBody | None = None
    for_person: StrictBool = False


class PutInForceBody(Body):
    """reason: a code. words: in addition."""

    reason: Code
    words: Text | None = None


class ReviewBody(Body):
    due_on: CalendarDate


class ReviewHeldBody(Body):
    """person_took_part: whether the person was there and took part."""

    held_on: CalendarDate
    person_took_part: StrictBool
    words: Text | None = None


class PlanChanged(BaseModel):
    """A command took effect. version: of the plan's record, also the ETag. in_force: number of the version
    in force; last: of the last one that was offered. The others: ids of what was made."""

    participant_id: UUID
    version: int
    in_force: int | None
    last: int
    proposal_id: UUID | None = None
    goal_id: UUID | None = None
    step_id: UUID | None = None
    note_id: UUID | None = None
    review_id: UUID | None = None


def made_by(change: Change) -> dict[str, Any]:
    """The ids that a proposal names."""
    return {"goal_id": change.place.goal_id, "step_id": change.place.step_id}
