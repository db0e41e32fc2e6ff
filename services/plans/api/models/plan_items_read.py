"""Goals, steps and proposals as they are read, each with who said it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel

from services.plans.domain.plan import plan_state as state
from services.plans.domain.plan.answering import is_stale
from services.plans.domain.plan.plan_state import Goal, GoalState, Step, StepState
from shared.domain import ERASED, Erased
from shared.domain.authorship import Author, Party
from shared.http.own_words import OwnWordsRead
from shared.http.staff_only import StaffText


class AuthorRead(BaseModel):
    """account: who was signed in; staff only."""

    party: Party
    account: StaffText

    @classmethod
    def of(cls, author: Author) -> Self:
        return cls(**vars(author))


class VoiceRead(AuthorRead):
    """on_behalf_of_person: why somebody else wrote it down. in_own_session: the party itself did."""

    on_behalf_of_person: str | None
    in_own_session: bool

    @classmethod
    def of_voice(cls, voice: state.Voice) -> Self:
        return cls(
            party=voice.party,
            account=voice.account,
            on_behalf_of_person=voice.on_behalf,
            in_own_session=voice.in_own_session,
        )


class ContentRead(BaseModel):
    """What an item says: of a goal the first four, of a step the last two."""

    words: OwnWordsRead | None
    area: str | None = None
    strengths: list[UUID] | None = None
    no_strength: str | None = None
    target_on: date | None = None
    actor: state.Actor | None = None
    due_on: date | None = None

    @classmethod
    def of(cls, content: state.Content | None) -> Self | None:
        if content is None:
            return None
        terms: dict[str, Any] = dict(vars(content.goal or content.step))
        return cls.model_validate({"words": OwnWordsRead.of(content.words), **terms})


class NoteRead(BaseModel):
    note_id: UUID
    words: OwnWordsRead | None
    contests: bool
    by: AuthorRead
    on: date

    @classmethod
    def of(cls, note: state.Note) -> Self:
        return cls(
            note_id=note.note_id,
            words=OwnWordsRead.of(note.words),
            contests=note.contests,
            by=AuthorRead.of(note.by),
            on=note.on,
        )


class StatedRead(BaseModel):
    """Who said that it stands so, and what beside."""

    by: AuthorRead
    on: date
    reason: str | None
    words: OwnWordsRead | None

    @classmethod
    def of(cls, stated: state.Stated | None) -> Self | None:
        if stated is None:
            return None
        words = OwnWordsRead.of(stated.words)
        return cls(by=AuthorRead.of(stated.by), on=stated.on, reason=stated.reason, words=words)


class RemovedRead(BaseModel):
    proposed_by: VoiceRead
    accepted_by: AuthorRead
    on: date

    @classmethod
    def of(cls, removed: state.Removal | None) -> Self | None:
        if removed is None:
            return None
        voice, by = VoiceRead.of_voice(removed.voice), AuthorRead.of(removed.by)
        return cls(proposed_by=voice, accepted_by=by, on=removed.on)


class ItemRead(BaseModel):
    """author: who first proposed it. shapers: whose counter-proposal or later change was accepted.
    revision: how many contents it had. said: who stated the state, null while nobody has."""

    content: ContentRead | None
    author: VoiceRead
    shapers: list[Party]
    revision: int
    accepted_by: AuthorRead
    accepted_on: date
    said: StatedRead | None
    notes: list[NoteRead]
    removed: RemovedRead | None

    @classmethod
    def shared(cls, item: state.Item) -> dict[str, Any]:
        last = item.revisions[-1]
        return {
            "content": ContentRead.of(item.present),
            "author": VoiceRead.of_voice(item.author),
            "shapers": list(item.shapers),
            "revision": len(item.revisions),
            "accepted_by": AuthorRead.of(last.accepted_by),
            "accepted_on": last.accepted_on,
            "said": StatedRead.of(item.stated),
            "notes": [NoteRead.of(note) for note in item.notes],
            "removed": RemovedRead.of(item.removed),
        }


class StepRead(ItemRead):
    step_id: UUID
    goal_id: UUID | None
    requirement_id: UUID | None
    state: StepState

    @classmethod
    def of(cls, step: Step) -> Self:
        place = {name: getattr(step, name) for name in ("step_id", "goal_id", "requirement_id", "state")}
        return cls(**place, **cls.shared(step))


class GoalRead(ItemRead):
    """contested: one party called it achieved, and the other says that it is not so."""

    goal_id: UUID
    state: GoalState
    contested: bool
    steps: list[StepRead]

    @classmethod
    def of(cls, goal: Goal, steps: Sequence[Step]) -> Self:
        under = [StepRead.of(step) for step in steps if step.goal_id == goal.goal_id]
        own = {"goal_id": goal.goal_id, "state": goal.state, "contested": goal.contested}
        return cls(**own, steps=under, **cls.shared(goal))


class EndedRead(BaseModel):
    by: AuthorRead
    on: date
    reason: str | None
    words: str | None
    countered_with: UUID | None

    @classmethod
    def of(cls, ended: state.Ended | None) -> Self | None:
        if ended is None:
            return None
        same = {name: getattr(ended, name) for name in ("on", "reason", "countered_with")}
        return cls(by=AuthorRead.of(ended.by), words=readable(ended.words), **same)


class ProposalRead(BaseModel):
    """content: what the item is to say; null of a removal. answers: the proposal that it counters.
    awaits: the party that answers it, null once it has ended. item_then, item_now: what the item said
    when this was proposed, and says now; item_changed: it can only be declined, withdrawn, or proposed
    again."""

    proposal_id: UUID
    kind: state.ChangeKind
    goal_id: UUID | None
    requirement_id: UUID | None
    step_id: UUID | None
    content: ContentRead | None
    why: str | None
    answers: UUID | None
    proposed_by: VoiceRead
    first_proposed_by: VoiceRead
    proposed_on: date
    fate: state.Fate
    ended: EndedRead | None
    awaits: Party | None
    item_then: ContentRead | None
    item_now: ContentRead | None
    item_changed: bool

    @classmethod
    def of(cls, proposal: state.Proposal, plan: state.Plan) -> Self:
        is_open = proposal.fate == "open"
        other: Party = "practitioner" if proposal.voice.party == "person" else "person"
        return cls(
            **vars(proposal.place),
            **{name: getattr(proposal, name) for name in ("proposal_id", "kind", "answers", "fate")},
            content=ContentRead.of(proposal.content),
            why=readable(proposal.why),
            proposed_by=VoiceRead.of_voice(proposal.voice),
            first_proposed_by=VoiceRead.of_voice(proposal.begun_by),
            proposed_on=proposal.on,
            ended=EndedRead.of(proposal.ended),
            awaits=other if is_open else None,
            item_then=ContentRead.of(_then(proposal, plan)),
            item_now=ContentRead.of(_now(proposal, plan)),
            item_changed=is_open and is_stale(proposal, plan),
        )


def _then(proposal: state.Proposal, plan: state.Plan) -> state.Content | None:
    item = plan.item(proposal.place)
    if item is None or proposal.based_on is None:
        return None
    return item.revisions[proposal.based_on - 1].content


def _now(proposal: state.Proposal, plan: state.Plan) -> state.Content | None:
    """None of what was removed, or is not there yet."""
    item = plan.item(proposal.place)
    return item.present if item and item.removed is None else None


def readable(text: str | Erased | None) -> str | None:
    """None once erased."""
    return None if text is ERASED else text
