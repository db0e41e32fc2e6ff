"""Bodies of commands on courses of coaching. None says who speaks: that is whoever is signed in."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.plans.api.models.contacts import Instant
from services.plans.domain.coaching.coaching_commands import HoldSession, NewAction, When, WriteAgreement
from services.plans.domain.coaching.coaching_events import (
    AgreementWords,
    Confidence,
    Mode,
    Owner,
    Pair,
    Speaker,
)
from services.plans.domain.coaching.coaching_state import Status
from shared.contracts.values import Code
from shared.domain.authorship import Author, OwnWords
from shared.http.own_words import OwnWordsBody
from shared.http.values import Body, CalendarDate, Line, Text

MOST = 10


def spoken(body: OwnWordsBody, by: Speaker) -> OwnWords:
    """Who took them down is whoever is signed in."""
    return body.words(Author(party="practitioner", account=by.account))


class NewCoaching(Body):
    """words: what the person hopes for, in their own session. coach_id: from a practitioner, who offers
    coaching with somebody."""

    words: OwnWordsBody | None = None
    coach_id: UUID | None = None


class NameBody(Body):
    coach_id: UUID


class AgreementBody(Body):
    """In the person's words: what they want from it, how the two work, how it ends. goals: that are of
    this coaching alone; plan_goals: ids of goals of the plan."""

    wants: OwnWordsBody
    works: OwnWordsBody
    ends: OwnWordsBody
    goals: list[OwnWordsBody] = Field(default=[], max_length=MOST)
    plan_goals: list[UUID] = Field(default=[], max_length=MOST)

    def command(self, by: Speaker, new_id: Callable[[], UUID]) -> WriteAgreement:
        words = AgreementWords(
            wants=spoken(self.wants, by),
            works=spoken(self.works, by),
            ends=spoken(self.ends, by),
            goals={new_id(): spoken(goal, by) for goal in self.goals},
        )
        return WriteAgreement(by=by, words=words, plan_goals=tuple(self.plan_goals))


class AgreeBody(Body):
    """number: of the agreement that was read."""

    number: int


class AgreeAsPersonBody(AgreeBody):
    """known_as: what you want your coach to call you."""

    known_as: Line | None = None


class CoachingSessionBody(Body):
    """starts_at: an instant with its offset."""

    starts_at: Instant
    minutes: int
    mode: Mode

    def when(self, today: Callable[[datetime], date]) -> When:
        return When(starts_at=self.starts_at, on=today(self.starts_at), minutes=self.minutes, mode=self.mode)


class ActionBody(Body):
    """action_id: made by the client, or left out. words: what is to be done. owner: who does it."""

    action_id: UUID | None = None
    words: OwnWordsBody
    owner: Owner
    due_on: CalendarDate


class ConfidenceBody(Body):
    """How sure the person is that they can do it, 0 to 10, before the session and after."""

    before: int
    after: int


class CoachingHeldBody(Body):
    """minutes: how long it was. focus, options: what was talked of and considered, for the two alone.
    confidence: left out where the person did not say."""

    minutes: int
    focus: Text
    options: list[Text] = Field(default=[], max_length=MOST)
    actions: list[ActionBody] = Field(default=[], max_length=MOST)
    confidence: ConfidenceBody | None = None

    def command(self, session_id: UUID, by: Speaker, new_id: Callable[[], UUID]) -> HoldSession:
        agreed = (
            NewAction(
                action_id=each.action_id or new_id(),
                words=spoken(each.words, by),
                owner=each.owner,
                due_on=each.due_on,
            )
            for each in self.actions
        )
        return HoldSession(
            session_id=session_id,
            by=by,
            minutes=self.minutes,
            focus=self.focus,
            options=tuple(self.options),
            actions=tuple(agreed),
            confidence=Confidence(**dict(self.confidence)) if self.confidence else None,
        )


class CoachingMissedBody(Body):
    """missed_by: who did not come. reason: a code."""

    missed_by: Pair
    reason: Code


class ActionStateBody(Body):
    state: Literal["done", "dropped"]


class ActionProposalBody(Body):
    """Under which goal of the plan, or requirement of the sentence, the step is to be: one of the two.
    due_on: another day than was agreed. why: what you say of it."""

    goal_id: UUID | None = None
    requirement_id: UUID | None = None
    due_on: CalendarDate | None = None
    why: Text | None = None


class GoalRatingBody(Body):
    """score: how far it is reached, 0, not met at all, to 10, fully reached."""

    score: int


class EndCoachingBody(Body):
    """reason: a code; nobody has to give one."""

    reason: Code | None = None


class CoachingReviewBody(Body):
    """score: what it was worth, 0 to 10. words: one's own."""

    score: int
    words: OwnWordsBody | None = None


class CoachingChanged(BaseModel):
    """A command took effect. version: also the ETag. made: the id of what it made, such as a session."""

    coaching_id: UUID
    status: Status
    version: int
    made: UUID | None = None
