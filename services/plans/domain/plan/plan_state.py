"""A plan as it is folded from its stream: what was accepted, what is proposed, versions, reviews."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Literal
from uuid import UUID

from shared.domain import Account, Erased, record
from shared.domain.authorship import Author, OwnWords, Party

ChangeKind = Literal["add_goal", "change_goal", "remove_goal", "add_step", "change_step", "remove_step"]
GoalState = Literal["future", "active", "achieved", "removed"]
StepState = Literal["not_started", "in_progress", "completed", "cannot_be_done_yet", "no_longer_needed"]
Actor = Literal[
    "person",
    "practitioner",
    "prison_manager",
    "programme_staff",
    "partner_agency",
    "provider",
    "volunteer",
    "coach",
    "someone_else",
]
Fate = Literal["open", "accepted", "countered", "declined", "withdrawn"]
VersionKind = Literal["initial", "review", "transfer", "terminate"]
VersionStatus = Literal["offered", "in_force", "superseded"]
PartyAnswer = Literal["agrees", "does_not_agree", "could_not_answer"]
InForce = Literal["agreed", "not_agreed"]
ReviewStatus = Literal["planned", "held", "replaced"]


@record
class Voice:
    """party: whose it is. account: who was signed in. on_behalf: the reason code, where a
    practitioner wrote down what is the person's; None where the party spoke for itself."""

    party: Party
    account: Account
    on_behalf: str | None = None

    @property
    def in_own_session(self) -> bool:
        return self.on_behalf is None


@record
class GoalTerms:
    """What a goal is beside its words. area: a code of the definition. strengths: ids of strengths of
    the assessment, in order; no_strength: the reason code where it is linked to none."""

    area: str
    strengths: tuple[UUID, ...] = ()
    no_strength: str | None = None
    target_on: date | None = None


@record
class StepTerms:
    """What a step is beside its words. actor: who does it."""

    actor: Actor
    due_on: date | None = None


@record
class Content:
    """What an item says: a goal has `goal`, a step has `step`."""

    words: OwnWords | Erased
    goal: GoalTerms | None = None
    step: StepTerms | None = None

    def says_the_same(self, other: "Content") -> bool:
        """Whatever way the words came to be written."""
        return (self.goal, self.step, _said(self.words)) == (other.goal, other.step, _said(other.words))


def _said(words: OwnWords | Erased) -> object:
    return (words.text, words.language) if isinstance(words, OwnWords) else words


@record
class Place:
    """What a change is about. A step is under a goal, or under a requirement of the sentence."""

    goal_id: UUID | None = None
    requirement_id: UUID | None = None
    step_id: UUID | None = None


@record
class Proposal:
    """One change that a party asks for. content: the item's, None of a removal. based_on: of a change or
    removal, the revision of the item that the proposer saw. answers: the proposal that it counters.
    begun_by: who made the first proposal of that chain. from_action: of a coaching, which that came of."""

    proposal_id: UUID
    kind: ChangeKind
    place: Place
    content: Content | None
    why: str | Erased | None
    based_on: int | None
    answers: UUID | None
    voice: Voice
    begun_by: Voice
    on: date
    fate: Fate = "open"
    ended: "Ended | None" = None
    from_action: UUID | None = None


@record
class Ended:
    """How a proposal ended. reason, words: why it was declined. countered_with: what answered it."""

    by: Author
    on: date
    reason: str | None = None
    words: str | Erased | None = None
    countered_with: UUID | None = None


@record
class Revision:
    """One content that an item had, by whose proposal and on whose acceptance. counter: it was a
    counter-proposal."""

    content: Content
    voice: Voice
    counter: bool
    proposal_id: UUID
    accepted_by: Author
    accepted_on: date


@record
class Note:
    """contests: it says that the other party's `achieved` is not so."""

    note_id: UUID
    words: OwnWords | Erased
    contests: bool
    by: Author
    on: date


@record
class Stated:
    """Who said that an item stands so. reason: a code. words: in addition."""

    by: Author
    on: date
    reason: str | None = None
    words: OwnWords | Erased | None = None


@record
class Removal:
    """voice: who proposed it; by: who accepted."""

    voice: Voice
    by: Author
    on: date


@record
class Item:
    """author: who first proposed it. revisions: every content it had, the present one last."""

    author: Voice
    revisions: tuple[Revision, ...]
    notes: tuple[Note, ...] = ()
    stated: Stated | None = None
    removed: Removal | None = None

    @property
    def present(self) -> Content:
        return self.revisions[-1].content

    @property
    def shapers(self) -> tuple[Party, ...]:
        """The parties whose counter-proposal or later change was accepted, sorted."""
        shaping = self.revisions if self.revisions[0].counter else self.revisions[1:]
        return tuple(sorted({revision.voice.party for revision in shaping}))

    @property
    def by_both(self) -> bool:
        """Whether both parties have a part in what it says."""
        return len({self.author.party, *self.shapers}) > 1


@record
class Goal(Item):
    goal_id: UUID
    state: GoalState = "active"
    contested: bool = False

    @property
    def terms(self) -> GoalTerms:
        assert self.present.goal is not None
        return self.present.goal


@record
class Step(Item):
    step_id: UUID
    goal_id: UUID | None
    requirement_id: UUID | None
    state: StepState = "not_started"

    @property
    def terms(self) -> StepTerms:
        assert self.present.step is not None
        return self.present.step


@record
class Working:
    """What was accepted, by id, in the order in which it was; with what was removed since. Never
    changed in place: versions share it."""

    goals: Mapping[UUID, Goal] = field(default_factory=dict)
    steps: Mapping[UUID, Step] = field(default_factory=dict)

    @property
    def standing_goals(self) -> list[Goal]:
        return [goal for goal in self.goals.values() if goal.removed is None]

    @property
    def standing_steps(self) -> list[Step]:
        return [step for step in self.steps.values() if self.step(step.step_id)]

    def goal(self, goal_id: UUID | None) -> Goal | None:
        found = self.goals.get(goal_id) if goal_id else None
        return found if found and found.removed is None else None

    def step(self, step_id: UUID | None) -> Step | None:
        """A step goes with its goal."""
        found = self.steps.get(step_id) if step_id else None
        if found is None or found.removed is not None:
            return None
        return found if found.requirement_id or self.goal(found.goal_id) else None


@record
class Ordered:
    """A requirement of the sentence as it stood when a version was offered."""

    requirement_id: UUID
    kind: str
    starts_on: date
    ends_on: date | None
    amount: int | None


@record
class Answered:
    """One party's answer to a version. reason: why it could not be given."""

    answer: PartyAnswer
    reason: str | None
    words: OwnWords | Erased | None
    voice: Voice
    on: date


@record
class Version:
    """The working plan as it was when it was offered; what changes later goes into the next one.
    left_open: proposals that were named as unanswered. reason, words: why it is in force although it
    was not agreed."""

    number: int
    kind: VersionKind
    review_id: UUID | None
    working: Working
    requirements: tuple[Ordered, ...]
    left_open: tuple[UUID, ...]
    by: Author
    offered_on: date
    status: VersionStatus = "offered"
    person: Answered | None = None
    practitioner: Answered | None = None
    in_force: InForce | None = None
    in_force_on: date | None = None
    reason: str | None = None
    words: str | Erased | None = None

    def answer_of(self, party: Party) -> Answered | None:
        return self.person if party == "person" else self.practitioner


@record
class Review:
    """facilitated: by somebody who helps both parties to speak, where a version was not agreed."""

    review_id: UUID
    due_on: date
    facilitated: bool
    status: ReviewStatus = "planned"
    held_on: date | None = None
    person_took_part: bool | None = None
    words: str | Erased | None = None
    by: Author


@record
class Plan:
    """State. open: proposals that await an answer; ended: those that had one, in the order of their
    ends. versions: by number from 1. reviews: in the order in which they were planned. said: how often
    progress was told."""

    participant_id: UUID | None = None
    definition: str = ""
    begun_on: date | None = None
    working: Working = field(default_factory=Working)
    open: Mapping[UUID, Proposal] = field(default_factory=dict)
    ended: tuple[Proposal, ...] = ()
    versions: tuple[Version, ...] = ()
    reviews: tuple[Review, ...] = ()
    said: int = 0

    def version(self, number: int) -> Version | None:
        return self.versions[number - 1] if 1 <= number <= len(self.versions) else None

    def proposal(self, proposal_id: UUID) -> Proposal | None:
        if proposal_id in self.open:
            return self.open[proposal_id]
        # The last are asked for most.
        return next((each for each in reversed(self.ended) if each.proposal_id == proposal_id), None)

    def item(self, place: Place) -> Item | None:
        """The item that a change is about, removed or not."""
        if place.step_id is not None:
            return self.working.steps.get(place.step_id)
        return self.working.goals.get(place.goal_id) if place.goal_id else None

    @property
    def in_force(self) -> Version | None:
        return next((each for each in reversed(self.versions) if each.status == "in_force"), None)

    @property
    def offered(self) -> Version | None:
        """The one that awaits answers, or to be put in force."""
        return next((each for each in reversed(self.versions) if each.status == "offered"), None)

    @property
    def next_review(self) -> Review | None:
        return next((each for each in reversed(self.reviews) if each.status == "planned"), None)
