"""Sessions of a course of coaching.

Rules, as given / when / then:
- given no agreement in force, an end, a rest, or somebody who does not take part / PlanSession,
  MoveSession / refused
- given one in force / PlanSession, MoveSession by the coach / SessionPlanned, SessionMoved; in the past
  too: what was not planned is recorded by planning it when it was. The same time / nothing
- given a coach whose training does not hold on the day of a session / PlanSession, MoveSession to it,
  HoldSession / refused, whatever held when it was planned
- given a session at that time / another over it / refused
- given one that is planned and to come / CancelSession by any of the three / SessionCancelled; one that
  has begun / refused: it was held, or missed
- given one that has begun / HoldSession by the coach / SessionHeld, and ActionAgreed of each action; one
  that is due before the session / refused
- given one that has begun / MissSession by the coach or a practitioner / SessionMissed by either of the
  two; by the person / SessionMissed by the coach; by themselves / refused: it is not theirs to say
- given an end, or a rest / what became of a session before it may still be said; of one within it not that
  it was held
- given something recorded / the same / nothing; anything else / refused
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from services.plans.domain.coaching import coaching_commands as commands
from services.plans.domain.coaching import coaching_events as events
from services.plans.domain.coaching.checks import check_goes_on, check_score, named, only, place_of
from services.plans.domain.coaching.coaching_commands import CoachingFacts, When
from services.plans.domain.coaching.coaching_state import Coaching, Session
from services.plans.domain.networks.vocabulary import check_code
from shared.domain import Conflict, Forbidden, Invalid, NotFound
from shared.domain.dates import not_after

LONGEST_MINUTES: Final = 8 * 60
MOST_OPTIONS: Final = 10
MOST_ACTIONS: Final = 10


def plan(command: commands.PlanSession, state: Coaching, facts: CoachingFacts) -> Sequence[Any]:
    only(command.by, "coach")
    if command.session_id in state.sessions:
        raise Conflict("Another session has this id. Give a new one.", field="session_id")
    if len(state.sessions) >= facts.definition.most_sessions:
        raise Conflict(
            "This coaching has as many sessions as it can. End it, and begin another.", code="full"
        )
    _check_plannable(command, state, facts)
    return [_planned(events.SessionPlanned, command, state)]


def move(command: commands.MoveSession, state: Coaching, facts: CoachingFacts) -> Sequence[Any]:
    only(command.by, "coach")
    session = _pending(command.session_id, state)
    if vars(command.when) == {name: getattr(session, name) for name in vars(command.when)}:
        return []
    _check_plannable(command, state, facts)
    return [_planned(events.SessionMoved, command, state)]


def _planned(kind: Any, command: commands.PlanSession | commands.MoveSession, state: Coaching) -> Any:
    when = vars(command.when)
    return kind(**place_of(state), session_id=command.session_id, by=command.by, **when)


def _check_plannable(
    command: commands.PlanSession | commands.MoveSession, state: Coaching, facts: CoachingFacts
) -> None:
    check_goes_on(state, facts, command.by)
    if state.agreement is None:
        raise Conflict("Both agree how they work before they meet.", code="not-agreed")
    when = command.when
    if not 1 <= when.minutes <= LONGEST_MINUTES:
        raise Invalid("A session lasts from a minute to eight hours.", field="minutes")
    last = facts.today + timedelta(days=facts.definition.furthest_ahead_days)
    not_after(when.on, last, "starts_at", "too far ahead to plan for")
    not_after(state.begun_on, when.on, "starts_at", "before this coaching was begun")
    _check_no_rest(when.on, state)
    _check_trained(when, facts)
    _check_apart(command.session_id, when, state)


def _check_trained(when: When | Session, facts: CoachingFacts) -> None:
    if not named(facts).trained(when.on):
        raise Conflict(
            "The coach's training does not hold on that day. Once it was done again, record it.",
            code="not-trained",
        )


def _check_apart(session_id: UUID, when: When, state: Coaching) -> None:
    until = when.starts_at + timedelta(minutes=when.minutes)
    for other_id, other in state.sessions.items():
        ends = other.starts_at + timedelta(minutes=other.minutes)
        if other_id != session_id and other.open and other.starts_at < until and when.starts_at < ends:
            raise Conflict("Another session is planned at that time.", field="starts_at", code="overlap")


def _check_no_rest(on: Any, state: Coaching) -> None:
    if any(rest.covers(on) for rest in state.rests):
        raise Conflict("The coaching rested on that day.", code="resting")


def cancel(command: commands.CancelSession, state: Coaching, facts: CoachingFacts) -> Sequence[Any]:
    session = _found(command.session_id, state)
    if session.cancelled:
        return []
    _pending(command.session_id, state)
    if session.starts_at <= facts.now:
        raise Conflict("This session has begun: it was held, or missed.", code="begun")
    return [events.SessionCancelled(**place_of(state), session_id=command.session_id, by=command.by)]


def hold(command: commands.HoldSession, state: Coaching, facts: CoachingFacts) -> Sequence[Any]:
    only(command.by, "coach")
    session = _found(command.session_id, state)
    _check_said(command, session)
    held = events.SessionHeld(
        **place_of(state),
        session_id=command.session_id,
        on=session.on,
        minutes=command.minutes,
        confidence=command.confidence,
        focus=command.focus,
        options=command.options,
        by=command.by,
    )
    agreed = [_action(each, command, state) for each in command.actions]
    if session.outcome == held and _same_actions(command.session_id, agreed, state):
        return []
    _check_begun(command.session_id, state, facts)
    _check_no_rest(session.on, state)
    _check_trained(session, facts)
    if any(each.action_id in state.actions for each in agreed):
        raise Conflict("Another action has this id. Give a new one.", field="actions")
    return [held, *agreed]


def _action(new: commands.NewAction, command: commands.HoldSession, state: Coaching) -> events.ActionAgreed:
    return events.ActionAgreed(**place_of(state), session_id=command.session_id, by=command.by, **vars(new))


def _same_actions(session_id: UUID, agreed: Sequence[events.ActionAgreed], state: Coaching) -> bool:
    """Whatever ids they came with."""
    known = [each.agreed for each in state.actions.values() if each.agreed.session_id == session_id]
    return {_said(each) for each in agreed} == {_said(each) for each in known}


def _said(action: events.ActionAgreed) -> tuple[Any, ...]:
    return action.words, action.owner, action.due_on


def _check_said(command: commands.HoldSession, session: Session) -> None:
    if not 1 <= command.minutes <= LONGEST_MINUTES:
        raise Invalid("A session lasts from a minute to eight hours.", field="minutes")
    for name, said, most in (
        ("options", command.options, MOST_OPTIONS),
        ("actions", command.actions, MOST_ACTIONS),
    ):
        if len(said) > most:
            raise Invalid(f"At most {most} are recorded of a session.", field=name)
    if command.confidence is not None:
        check_score(command.confidence.before, "confidence.before")
        check_score(command.confidence.after, "confidence.after")
    if len({each.action_id for each in command.actions}) < len(command.actions):
        raise Invalid("Give each action an id of its own.", field="actions")
    for each in command.actions:
        not_after(session.on, each.due_on, "actions.due_on", "before the session")


def miss(command: commands.MissSession, state: Coaching, facts: CoachingFacts) -> Sequence[Any]:
    session = _found(command.session_id, state)
    check_code(command.reason, facts.definition.missed_reasons, "reason")
    if command.by.party == "person" and command.missed_by == "person":
        raise Forbidden("The coach or a practitioner records this.", code="wrong-party")
    missed = events.SessionMissed(**place_of(state), **vars(command))
    if session.outcome == missed:
        return []
    _check_begun(command.session_id, state, facts)
    return [missed]


def _found(session_id: UUID, state: Coaching) -> Session:
    session = state.sessions.get(session_id)
    if session is None:
        raise NotFound("This coaching has no such session.")
    return session


def _pending(session_id: UUID, state: Coaching) -> Session:
    session = _found(session_id, state)
    if session.cancelled:
        raise Conflict("This session is cancelled. Plan another.", code="cancelled")
    if session.outcome is not None:
        raise Conflict("It is recorded already what became of this session.", code="recorded")
    return session


def _check_begun(session_id: UUID, state: Coaching, facts: CoachingFacts) -> None:
    if _pending(session_id, state).starts_at > facts.now:
        raise Conflict("This session has not begun: cancel or move it.", code="not-begun")


DECISIONS: Final[dict[type, Any]] = {
    commands.PlanSession: plan,
    commands.MoveSession: move,
    commands.CancelSession: cancel,
    commands.HoldSession: hold,
    commands.MissSession: miss,
}
