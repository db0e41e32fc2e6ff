"""Courses of coaching as they are read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.plans.domain.coaching import coaching_events as events
from services.plans.domain.coaching.coaching_state import Action, Agreement, Coaching, Session, Status
from services.plans.views.coaching.coaching_queries import CoachingRow, Proposed
from shared.domain import ERASED
from shared.http.own_words import OwnWordsRead


class CoachingSummary(BaseModel):
    """coach_known_as: what people call the coach; known_as: what the person wants to be called. in_force:
    number of the agreement that both agreed to. ended_by: who ended it; `status`: it followed from the
    person's, which is the reason, and is not told to the coach."""

    coaching_id: UUID
    status: Status
    version: int
    coach_id: UUID | None
    coach_known_as: str | None
    known_as: str | None
    begun_on: date
    in_force: int | None
    rests_since: date | None
    ended_on: date | None
    ended_by: str | None
    end_reason: str | None

    @classmethod
    def of(cls, row: CoachingRow, called: Mapping[UUID, str], *, to_coach: bool = False) -> "CoachingSummary":
        name = called.get(row.coach_id) if row.coach_id else None
        said = {each: getattr(row, each, None) for each in cls.model_fields}
        said["end_reason"] = end_reason(row.end_reason, row.ended_by, to_coach=to_coach)
        return cls.model_validate({**said, "coach_known_as": name})


def end_reason(reason: str | None, by: str | None, *, to_coach: bool) -> str | None:
    """What became of the person in the programme is no coach's to know."""
    return None if to_coach and by == "status" else reason


class CoachingGoalRead(BaseModel):
    goal_id: UUID
    words: OwnWordsRead | None


class CoachingAgreementRead(BaseModel):
    """goals: of this coaching alone; plan_goals: of the plan. person_agreed_on, coach_agreed_on: null
    while they have not. words: null once erased."""

    number: int
    written_on: date
    wants: OwnWordsRead | None
    works: OwnWordsRead | None
    ends: OwnWordsRead | None
    goals: list[CoachingGoalRead]
    plan_goals: list[UUID]
    person_agreed_on: date | None
    coach_agreed_on: date | None

    @classmethod
    def of(cls, agreement: Agreement) -> "CoachingAgreementRead":
        written = agreement.written
        words = None if written.words is ERASED else written.words
        goals = {} if words is None else words.goals
        return cls(
            number=written.number,
            written_on=written.written_on,
            wants=OwnWordsRead.of(words.wants if words else None),
            works=OwnWordsRead.of(words.works if words else None),
            ends=OwnWordsRead.of(words.ends if words else None),
            goals=[
                CoachingGoalRead(goal_id=each, words=OwnWordsRead.of(goals.get(each)))
                for each in written.goals
            ],
            plan_goals=list(written.plan_goals),
            person_agreed_on=agreement.agreed.get("person"),
            coach_agreed_on=agreement.agreed.get("coach"),
        )


class CoachingSessionRead(BaseModel):
    """held_minutes, confidence_*: of one that was held. focus, options: for the two alone, null to
    anybody else."""

    session_id: UUID
    starts_at: datetime
    minutes: int
    mode: str
    status: Literal["planned", "cancelled", "held", "missed"]
    held_minutes: int | None = None
    confidence_before: int | None = None
    confidence_after: int | None = None
    focus: str | None = None
    options: list[str] | None = None
    missed_by: str | None = None
    reason: str | None = None

    @classmethod
    def of(cls, session_id: UUID, session: Session, reader: events.Party) -> "CoachingSessionRead":
        planned = {name: getattr(session, name) for name in ("starts_at", "minutes", "mode")}
        place = {"session_id": session_id, **planned}
        outcome = session.outcome
        if isinstance(outcome, events.SessionHeld):
            sure = outcome.confidence
            private = _talked_of(outcome) if reader != "practitioner" else {}
            return cls(
                **place,
                status="held",
                held_minutes=outcome.minutes,
                confidence_before=sure.before if sure else None,
                confidence_after=sure.after if sure else None,
                **private,
            )
        if outcome is not None:
            return cls(**place, status="missed", missed_by=outcome.missed_by, reason=outcome.reason)
        return cls(**place, status="cancelled" if session.cancelled else "planned")


def _talked_of(held: events.SessionHeld) -> dict[str, Any]:
    options = None if held.options is ERASED else list(held.options)
    return {"focus": None if held.focus is ERASED else held.focus, "options": options}


class ActionProposalRead(BaseModel):
    """fate: open, accepted, countered, declined or withdrawn."""

    model_config = ConfigDict(from_attributes=True)

    proposal_id: UUID
    fate: str


class CoachingActionRead(BaseModel):
    """proposals: in the plan, that came of it; null to the coach, who reads nothing of the plan."""

    action_id: UUID
    session_id: UUID
    words: OwnWordsRead | None
    owner: str
    due_on: date
    state: str
    settled_on: date | None
    proposals: list[ActionProposalRead] | None

    @classmethod
    def of(cls, action: Action, proposed: Sequence[Proposed] | None) -> "CoachingActionRead":
        agreed = action.agreed
        said = {name: getattr(agreed, name) for name in ("action_id", "session_id", "owner", "due_on")}
        return cls(
            **said,
            words=OwnWordsRead.of(agreed.words),
            state=action.state,
            settled_on=action.settled_on,
            proposals=None
            if proposed is None
            else [ActionProposalRead.model_validate(each) for each in proposed],
        )


class GoalRatingRead(BaseModel):
    """party: who wrote down what the person said."""

    rated_on: date
    score: int
    party: str


class GoalProgress(BaseModel):
    """A goal-based outcome: the ratings in their order, and from the first to the last how far it came."""

    goal_id: UUID
    of_plan: bool
    ratings: list[GoalRatingRead]
    change: int

    @classmethod
    def all(cls, ratings: Iterable[events.GoalRated]) -> "list[GoalProgress]":
        by_goal: dict[UUID, list[events.GoalRated]] = {}
        for each in ratings:
            by_goal.setdefault(each.goal_id, []).append(each)
        return [
            cls(
                goal_id=goal_id,
                of_plan=rated[-1].of_plan,
                ratings=[
                    GoalRatingRead(rated_on=each.rated_on, score=each.score, party=each.by.party)
                    for each in rated
                ],
                change=rated[-1].score - rated[0].score,
            )
            for goal_id, rated in by_goal.items()
        ]


class CoachingReviewRead(BaseModel):
    """What it was worth to one of the two, 0 to 10."""

    party: str
    score: int
    words: OwnWordsRead | None
    reviewed_on: date

    @classmethod
    def of(cls, review: events.EndingReviewed) -> "CoachingReviewRead":
        words = OwnWordsRead.of(review.words)
        return cls(party=review.by.party, score=review.score, words=words, reviewed_on=review.reviewed_on)


class CoachingRead(CoachingSummary):
    """hopes: what the person asked for it for. sessions: in the order of their times. goals: those that
    were rated. review: both are asked to look back on it; reviews: by who has."""

    hopes: OwnWordsRead | None
    agreements: list[CoachingAgreementRead]
    sessions: list[CoachingSessionRead]
    actions: list[CoachingActionRead]
    goals: list[GoalProgress]
    review: bool
    reviews: list[CoachingReviewRead]

    @classmethod
    def of_state(
        cls,
        state: Coaching,
        version: int,
        reader: events.Party,
        coach_known_as: str | None,
        proposed: Mapping[UUID, Sequence[Proposed]],
    ) -> "CoachingRead":
        ended, sessions = state.ended, sorted(state.sessions.items(), key=lambda each: each[1].starts_at)
        to_coach = reader == "coach"
        return cls(
            coaching_id=state.coaching_id,
            status=state.status,
            version=version,
            coach_id=state.coach_id,
            coach_known_as=coach_known_as,
            known_as=None if state.known_as is ERASED else state.known_as,
            begun_on=state.begun_on,
            in_force=state.in_force,
            rests_since=state.rests[-1].since if state.resting else None,
            ended_on=ended.on if ended else None,
            ended_by=ended.party if ended else None,
            end_reason=end_reason(ended.reason, ended.party, to_coach=to_coach) if ended else None,
            hopes=OwnWordsRead.of(state.hopes),
            agreements=[CoachingAgreementRead.of(each) for each in state.agreements],
            sessions=[CoachingSessionRead.of(*each, reader) for each in sessions],
            actions=[
                CoachingActionRead.of(each, None if to_coach else proposed.get(action_id, ()))
                for action_id, each in state.actions.items()
            ],
            goals=GoalProgress.all(state.ratings),
            review=bool(ended and ended.review),
            reviews=[CoachingReviewRead.of(each) for each in state.reviews.values()],
        )
