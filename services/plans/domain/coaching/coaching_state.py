"""One course of coaching, folded from its stream."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID

from services.plans.domain.coaching import coaching_events as events
from shared.domain import Erased, record
from shared.domain.authorship import OwnWords

Status = Literal["requested", "preparing", "under_way", "resting", "ended"]


@record
class Agreement:
    """agreed: by which of the two, and on which day."""

    written: events.AgreementWritten
    agreed: Mapping[events.Party, date] = field(default_factory=dict)

    @property
    def by_both(self) -> bool:
        return len(self.agreed) == 2


@record
class Session:
    """outcome: what was recorded of it, None while nothing is."""

    starts_at: datetime
    on: date
    minutes: int
    mode: events.Mode
    cancelled: bool = False
    outcome: events.SessionHeld | events.SessionMissed | None = None

    @property
    def open(self) -> bool:
        """Planned, and nobody said what became of it."""
        return not self.cancelled and self.outcome is None


@record
class Action:
    agreed: events.ActionAgreed
    state: Literal["open", "done", "dropped"] = "open"
    settled_on: date | None = None


@record
class Rest:
    """until: the day from which it went on; None while it rests."""

    since: date
    until: date | None = None

    def covers(self, on: date) -> bool:
        return on > self.since and (self.until is None or on < self.until)


@record
class Coaching:
    """agreements: by their numbers, from 1 on. in_force: the number that both agreed to last."""

    coaching_id: UUID
    participant_id: UUID
    begun_on: date
    coach_id: UUID | None = None
    hopes: OwnWords | Erased | None = None
    known_as: str | Erased | None = None
    agreements: tuple[Agreement, ...] = ()
    in_force: int | None = None
    sessions: Mapping[UUID, Session] = field(default_factory=dict)
    actions: Mapping[UUID, Action] = field(default_factory=dict)
    ratings: tuple[events.GoalRated, ...] = ()
    rests: tuple[Rest, ...] = ()
    ended: events.CoachingEnded | None = None
    reviews: Mapping[events.Party, events.EndingReviewed] = field(default_factory=dict)

    @property
    def resting(self) -> bool:
        return bool(self.rests) and self.rests[-1].until is None

    @property
    def status(self) -> Status:
        if self.ended:
            return "ended"
        if self.resting:
            return "resting"
        if self.in_force:
            return "under_way"
        return "preparing" if self.coach_id else "requested"

    @property
    def agreement(self) -> Agreement | None:
        """The one in force."""
        return self.agreements[self.in_force - 1] if self.in_force else None

    @property
    def written(self) -> Agreement | None:
        """The one that was written last."""
        return self.agreements[-1] if self.agreements else None


State = Coaching | None
INITIAL: Final[State] = None


def evolve(state: State, event: Any) -> State:
    begun = ("coaching_id", "participant_id")
    match event:
        case events.CoachingRequested():
            said = {name: getattr(event, name) for name in begun}
            return Coaching(**said, begun_on=event.requested_on, hopes=event.words)
        case events.CoachingOffered():
            said = {name: getattr(event, name) for name in begun}
            return Coaching(**said, begun_on=event.offered_on, coach_id=event.coach_id)
    return state if state is None else _evolve(state, event)


def _evolve(state: Coaching, event: Any) -> Coaching:
    match event:
        case events.CoachNamed():
            return replace(state, coach_id=event.coach_id, in_force=None, agreements=_unagreed(state))
        case events.AgreementWritten():
            return replace(state, agreements=(*state.agreements, Agreement(written=event)))
        case events.CoachingAgreed():
            return _agreed(state, event)
        case events.GoalRated():
            return replace(state, ratings=(*state.ratings, event))
        case events.CoachingRested():
            return replace(state, rests=(*state.rests, Rest(since=event.on)))
        case events.CoachingResumed() if state.rests:
            last = replace(state.rests[-1], until=event.on)
            return replace(state, rests=(*state.rests[:-1], last))
        case events.CoachingEnded():
            return replace(state, ended=event)
        case events.EndingReviewed():
            return replace(state, reviews={**state.reviews, event.by.party: event})
    return _with_actions(_with_sessions(state, event), event)


def _unagreed(state: Coaching) -> tuple[Agreement, ...]:
    """Both agree anew: it was agreed with somebody else."""
    return tuple(Agreement(written=each.written) for each in state.agreements)


def _agreed(state: Coaching, event: events.CoachingAgreed) -> Coaching:
    place = event.number - 1
    if not 0 <= place < len(state.agreements):
        return state
    each = state.agreements[place]
    changed = replace(each, agreed={**each.agreed, event.by.party: event.agreed_on})
    return replace(
        state,
        agreements=(*state.agreements[:place], changed, *state.agreements[place + 1 :]),
        in_force=event.number if event.in_force else state.in_force,
        known_as=event.known_as if event.by.party == "person" else state.known_as,
    )


def _with_sessions(state: Coaching, event: Any) -> Coaching:
    known = state.sessions.get(getattr(event, "session_id", UUID(int=0)))
    match event:
        case events.SessionPlanned() | events.SessionMoved():
            said = {name: getattr(event, name) for name in ("starts_at", "on", "minutes", "mode")}
            changed = Session(**said)
        case events.SessionCancelled() if known:
            changed = replace(known, cancelled=True)
        case events.SessionHeld() | events.SessionMissed() if known:
            changed = replace(known, outcome=event)
        case _:
            return state
    return replace(state, sessions={**state.sessions, event.session_id: changed})


def _with_actions(state: Coaching, event: Any) -> Coaching:
    known = state.actions.get(getattr(event, "action_id", UUID(int=0)))
    match event:
        case events.ActionAgreed():
            changed = Action(agreed=event)
        case events.ActionDone() if known:
            changed = replace(known, state="done", settled_on=event.done_on)
        case events.ActionDropped() if known:
            changed = replace(known, state="dropped", settled_on=event.dropped_on)
        case _:
            return state
    return replace(state, actions={**state.actions, event.action_id: changed})
