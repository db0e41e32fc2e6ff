"""One course of coaching: asked for or offered, agreed by both, and ended with a look back by each.

Rules, as given / when / then:
- given somebody under way who takes part / RequestCoaching by the person / CoachingRequested;
  OfferCoaching by a practitioner with a coach / CoachingOffered; anybody else / refused
- given a coach who left, has no room, or whose training does not hold today / OfferCoaching, NameCoach /
  refused, saying which
- given one that is not over / NameCoach by a practitioner / CoachNamed: both agree anew; the same / nothing
- given a coach / WriteAgreement by the person, the coach or a practitioner / AgreementWritten: the next
  number, in the person's words: who writes for them says how they took them down
- given a goal that is not in the person's plan, or one twice / WriteAgreement / refused
- given an agreement / Agree by the person or the coach, each in their own session, to the number written
  last / CoachingAgreed, in force once both have; to an earlier one / refused; again / nothing
- given one in force and a later one written / the earlier one holds until both have agreed to the later
- given any that is not over / EndCoaching by any of the three, with or without a reason, whatever the
  person's status / CoachingEnded, after SessionCancelled of each that is to come
- given an end / ReviewEnding by each of the two, once / EndingReviewed; of one that never was agreed /
  refused: there is nothing to look back on
- given a recall / CoachingRested; a start / CoachingResumed; a transfer, withdrawal, death or end of the
  sentence / CoachingEnded, which asks nobody for a review; a completed programme / nothing: it goes on
- sessions: `sessions`; actions and the rating of goals: `actions`
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from services.plans.domain.checking import check_taking_part, check_under_way
from services.plans.domain.coaching import actions, sessions
from services.plans.domain.coaching import coaching_commands as commands
from services.plans.domain.coaching import coaching_events as events
from services.plans.domain.coaching.checks import (
    check_goes_on,
    check_not_ended,
    check_score,
    named,
    only,
    place_of,
)
from services.plans.domain.coaching.coaching_commands import CoachingFacts
from services.plans.domain.coaching.coaching_state import INITIAL, Coaching, State, evolve
from services.plans.domain.networks.vocabulary import check_code
from shared.domain import Conflict, Decider, Invalid, NotFound

MOST_AGREEMENTS: Final = 50
MOST_GOALS: Final = 10


def decide(command: Any, state: State, facts: CoachingFacts) -> Sequence[Any]:
    if isinstance(command, commands.FollowStatus):
        return _follow(command, state)
    if isinstance(command, commands.RequestCoaching | commands.OfferCoaching):
        return _begin(command, state, facts)
    if state is None:
        raise NotFound("This participant has no such coaching.")
    happened: Sequence[Any] = DECISIONS[type(command)](command, state, facts)
    return happened


def _begin(
    command: commands.RequestCoaching | commands.OfferCoaching, state: State, facts: CoachingFacts
) -> list[Any]:
    if state is not None:
        raise Conflict("Another coaching has this id. Give a new one.", field="coaching_id")
    check_under_way(facts.standing)
    check_taking_part(facts.standing)
    said: dict[str, Any] = {
        "coaching_id": command.coaching_id,
        "participant_id": facts.standing.participant_id,
        "definition": facts.definition.reference,
        "by": command.by,
    }
    if isinstance(command, commands.RequestCoaching):
        only(command.by, "person")
        return [events.CoachingRequested(**said, words=command.words, requested_on=facts.today)]
    only(command.by, "practitioner")
    _check_free(facts)
    return [events.CoachingOffered(**said, coach_id=command.coach_id, offered_on=facts.today)]


def _check_free(facts: CoachingFacts) -> None:
    coach = facts.coach
    if coach is None:
        raise Invalid("There is no such coach. GET /coaches lists them.", field="coach_id")
    if coach.left_on is not None:
        raise Conflict("This coach left. Name another.", field="coach_id", code="left")
    if not coach.trained(facts.today):
        raise Conflict("This coach's training does not hold today.", field="coach_id", code="not-trained")
    if coach.coachings >= coach.most_coachings:
        raise Conflict("This coach has no room for another course.", field="coach_id", code="full")


def _name(command: commands.NameCoach, state: Coaching, facts: CoachingFacts) -> list[Any]:
    only(command.by, "practitioner")
    check_goes_on(state, facts, command.by)
    if command.coach_id == state.coach_id:
        return []
    _check_free(facts)
    return [
        events.CoachNamed(
            **place_of(state),
            coach_id=command.coach_id,
            former_id=state.coach_id,
            by=command.by,
            named_on=facts.today,
        )
    ]


def _write(command: commands.WriteAgreement, state: Coaching, facts: CoachingFacts) -> list[Any]:
    check_goes_on(state, facts, command.by)
    named(facts)
    if len(state.agreements) >= MOST_AGREEMENTS:
        raise Conflict("This coaching has as many agreements as it can.", code="full")
    _check_agreement(command, facts)
    return [
        events.AgreementWritten(
            **place_of(state),
            number=len(state.agreements) + 1,
            goals=tuple(command.words.goals),
            plan_goals=command.plan_goals,
            words=command.words,
            by=command.by,
            written_on=facts.today,
        )
    ]


def _check_agreement(command: commands.WriteAgreement, facts: CoachingFacts) -> None:
    said = command.words
    if command.by.party != "person":
        for name, words in (("wants", said.wants), ("works", said.works), ("ends", said.ends)):
            if words.taken_down_by is None:
                raise Invalid("Say how you took these words down.", field=f"{name}.given")
        if any(words.taken_down_by is None for words in said.goals.values()):
            raise Invalid("Say how you took these words down.", field="goals.given")
    if len(set(command.plan_goals)) < len(command.plan_goals):
        raise Invalid("Name each once.", field="plan_goals")
    if not facts.plan_goals.issuperset(command.plan_goals):
        raise Invalid("This goal is not in the person's plan.", field="plan_goals")
    if len(said.goals) + len(command.plan_goals) > MOST_GOALS:
        raise Invalid(f"At most {MOST_GOALS} goals are worked on at a time.", field="goals")


def _agree(command: commands.Agree, state: Coaching, facts: CoachingFacts) -> list[Any]:
    only(command.by, "person", "coach")
    check_goes_on(state, facts, command.by)
    written = state.written
    if written is None or command.number != written.written.number:
        raise Conflict("This is not the agreement that was written last. Read it.", code="not-the-last")
    party = command.by.party
    known_as = command.known_as if party == "person" else None
    if party in written.agreed and known_as in (None, state.known_as):
        return []
    return [
        events.CoachingAgreed(
            **place_of(state),
            number=command.number,
            in_force=len({*written.agreed, party}) == 2,
            known_as=known_as or (state.known_as if party == "person" else None),
            by=command.by,
            agreed_on=facts.today,
        )
    ]


def _end(command: commands.EndCoaching, state: Coaching, facts: CoachingFacts) -> list[Any]:
    if command.reason is not None:
        check_code(command.reason, facts.definition.end_reasons, "reason")
    if state.ended and (state.ended.party, state.ended.reason) == (command.by.party, command.reason):
        return []
    check_not_ended(state)
    ended = events.CoachingEnded(
        **place_of(state),
        party=command.by.party,
        reason=command.reason,
        review=_agreed_once(state),
        on=facts.today,
    )
    return [*_called_off(state, facts.now, command.by), ended]


def _agreed_once(state: Coaching) -> bool:
    return state.in_force is not None or bool(state.sessions)


def _called_off(state: Coaching, now: datetime, by: events.Speaker | None) -> list[Any]:
    """What was recorded of the others may still be said."""
    return [
        events.SessionCancelled(**place_of(state), session_id=session_id, by=by)
        for session_id, session in state.sessions.items()
        if session.open and session.starts_at > now
    ]


def _review(command: commands.ReviewEnding, state: Coaching, facts: CoachingFacts) -> list[Any]:
    only(command.by, "person", "coach")
    check_score(command.score, "score")
    if state.ended is None:
        raise Conflict("This coaching has not ended: nobody looks back on it yet.", code="not-ended")
    if not _agreed_once(state):
        raise Conflict("This coaching never began: there is nothing to look back on.", code="not-begun")
    said: dict[str, Any] = {"score": command.score, "words": command.words}
    party = command.by.party
    if before := state.reviews.get(party):
        if said == {name: getattr(before, name) for name in said}:
            return []
        raise Conflict("You have looked back on it already.", code="reviewed")
    return [
        events.EndingReviewed(**place_of(state), **said, by=command.by, reviewed_on=facts.today),
    ]


def _follow(command: commands.FollowStatus, state: State) -> list[Any]:
    if state is None or state.ended is not None:
        return []
    if command.status in events.STATUSES:
        ended = events.CoachingEnded(
            **place_of(state), party="status", reason=command.status, review=False, on=command.on
        )
        return [*_called_off(state, command.now, None), ended]
    if command.status == "recalled" and not state.resting:
        return [events.CoachingRested(**place_of(state), on=command.on)]
    if command.status in ("started", "completed") and state.resting:
        return [events.CoachingResumed(**place_of(state), on=command.on)]
    return []


DECISIONS: Final[dict[type, Any]] = {
    commands.NameCoach: _name,
    commands.WriteAgreement: _write,
    commands.Agree: _agree,
    commands.EndCoaching: _end,
    commands.ReviewEnding: _review,
    **sessions.DECISIONS,
    **actions.DECISIONS,
}
DECIDER: Decider[State] = Decider("coaching", INITIAL, decide, evolve)
