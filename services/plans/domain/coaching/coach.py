"""A coach: registered, trained, and how many courses they take.

Rules, as given / when / then:
- given nothing / RegisterCoach / CoachRegistered; the same id, or an account that another has, / refused
- given a coach / RecordTraining in a listed module, completed on a day that is not in the future /
  CoachTrained, until the day that the definition says; told again / nothing
- given a coach / SetLimits / CoachLimitsSet; the same / nothing. Fewer than they have ends none
- given courses that are not over / LeaveCoaching / refused: another coach goes on with them, or they end
- given none / LeaveCoaching / CoachLeft, for good: any further command / refused
- given one who left / EraseCoach / CoachErased, for good; again / nothing; one who has not left / refused
- given one who was erased and whom a backup brought back / EraseCoachAgain / CoachErased, after CoachLeft
  where they had not
- given nothing / any but RegisterCoach / refused: not found
- nobody records their own training, nor leads their own register: the coordinators do
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from services.plans.domain.coaching import coach_events as events
from services.plans.domain.coaching.definition import CoachingDefinition
from shared.domain import Conflict, Decider, Forbidden, Invalid, NotFound, record
from shared.domain.dates import not_after

MOST_COACHINGS: Final = 50


@record
class Training:
    """expires_on: the last day on which it holds; None: for good."""

    module: str
    completed_on: date
    expires_on: date | None

    def holds(self, on: date) -> bool:
        return self.completed_on <= on and (self.expires_on is None or on <= self.expires_on)


@record
class CoachKnown:
    """A coach as a course of coaching needs to know them. coachings: that are not over. needed: the
    modules without which nobody coaches."""

    coach_id: UUID
    account: str
    left_on: date | None
    coachings: int
    most_coachings: int
    needed: frozenset[str]
    trainings: tuple[Training, ...] = ()

    def trained(self, on: date) -> bool:
        """Whether every training that is asked for holds on this day."""
        return self.needed <= {each.module for each in self.trainings if each.holds(on)}


@record
class RegisterCoach:
    coach_id: UUID
    coach_account: str
    name: str
    known_as: str
    languages: tuple[str, ...]
    most_coachings: int
    account: str


@record
class RecordTraining:
    module: str
    completed_on: date
    account: str


@record
class SetLimits:
    languages: tuple[str, ...]
    most_coachings: int
    account: str


@record
class LeaveCoaching:
    account: str


@record
class EraseCoach:
    account: str


@record
class EraseCoachAgain:
    """Of one whom a backup brought back."""

    account: str


@record
class CoachFacts:
    """coachings: of this coach, that are not over."""

    today: date
    definition: CoachingDefinition
    account_taken: bool = False
    coachings: int = 0


@record
class Coach:
    """State. coach_id: None before one was registered."""

    coach_id: UUID | None = None
    account: str = ""
    languages: tuple[str, ...] = ()
    most_coachings: int = 0
    trainings: tuple[Training, ...] = ()
    left_on: date | None = None
    erased: bool = False


def register(command: RegisterCoach, state: Coach, facts: CoachFacts) -> list[Any]:
    if state.coach_id is not None:
        raise Conflict("This coach is registered already.", code="coach-exists")
    _not_themselves(command.account, command.coach_account)
    if facts.account_taken:
        raise Conflict("Another coach signs in as this.", field="coach_account", code="account-taken")
    return [
        events.CoachRegistered(
            coach_id=command.coach_id,
            coach_account=command.coach_account,
            name=command.name,
            known_as=command.known_as,
            registered_on=facts.today,
            account=command.account,
            **_limits(command),
        )
    ]


def train(command: RecordTraining, state: Coach, facts: CoachFacts) -> list[Any]:
    coach_id = _here(state)
    _not_themselves(command.account, state.account)
    module = facts.definition.module(command.module)
    not_after(command.completed_on, facts.today, "completed_on", "in the future")
    expires_on = module.expires_on(command.completed_on)
    done = Training(module=command.module, completed_on=command.completed_on, expires_on=expires_on)
    if done in state.trainings:
        return []
    return [
        events.CoachTrained(
            coach_id=coach_id,
            definition=facts.definition.reference,
            account=command.account,
            recorded_on=facts.today,
            **vars(done),
        )
    ]


def limit(command: SetLimits, state: Coach, facts: CoachFacts) -> list[Any]:
    coach_id, said = _here(state), _limits(command)
    if said == {name: getattr(state, name) for name in said}:
        return []
    return [events.CoachLimitsSet(coach_id=coach_id, account=command.account, set_on=facts.today, **said)]


def leave(command: LeaveCoaching, state: Coach, facts: CoachFacts) -> list[Any]:
    coach_id = _here(state)
    if facts.coachings:
        raise Conflict(
            "This coach has courses that are not over. Name another coach for them, or end them.",
            code="coachings-open",
        )
    return [events.CoachLeft(coach_id=coach_id, account=command.account, left_on=facts.today)]


def erase(command: EraseCoach, state: Coach, facts: CoachFacts) -> list[Any]:
    if _known(state) and state.left_on is None:
        raise Conflict("Who coaches leaves first.", code="not-left")
    return erase_again(command, state, facts)


def erase_again(command: EraseCoach | EraseCoachAgain, state: Coach, facts: CoachFacts) -> list[Any]:
    said: dict[str, Any] = {"coach_id": _known(state), "account": command.account}
    left = [] if state.left_on else [events.CoachLeft(**said, left_on=facts.today)]
    return [] if state.erased else [*left, events.CoachErased(**said, erased_on=facts.today)]


def _limits(command: RegisterCoach | SetLimits) -> dict[str, Any]:
    if not 0 <= command.most_coachings <= MOST_COACHINGS:
        raise Invalid(f"Give a number from 0 to {MOST_COACHINGS}.", field="most_coachings")
    return {"languages": tuple(sorted(set(command.languages))), "most_coachings": command.most_coachings}


def _here(state: Coach) -> UUID:
    coach_id = _known(state)
    if state.left_on is not None:
        raise Conflict(f"This coach left on {state.left_on}.", code="left")
    return coach_id


def _known(state: Coach) -> UUID:
    if state.coach_id is None:
        raise NotFound("There is no such coach. GET /coaches lists them.")
    return state.coach_id


def _not_themselves(account: str, coach: str) -> None:
    if account == coach:
        raise Forbidden("Nobody keeps their own register. Ask another coordinator.", code="own-record")


DECISIONS: dict[type, Any] = {
    RegisterCoach: register,
    RecordTraining: train,
    SetLimits: limit,
    LeaveCoaching: leave,
    EraseCoach: erase,
    EraseCoachAgain: erase_again,
}


def decide(command: Any, state: Coach, facts: CoachFacts) -> Sequence[Any]:
    happened: Sequence[Any] = DECISIONS[type(command)](command, state, facts)
    return happened


def evolve(state: Coach, event: Any) -> Coach:
    match event:
        case events.CoachRegistered():
            said = {name: getattr(event, name) for name in ("coach_id", "languages", "most_coachings")}
            return Coach(account=event.coach_account, **said)
        case events.CoachTrained():
            done = Training(module=event.module, completed_on=event.completed_on, expires_on=event.expires_on)
            return replace(state, trainings=(*state.trainings, done))
        case events.CoachLimitsSet():
            return replace(state, languages=event.languages, most_coachings=event.most_coachings)
        case events.CoachLeft():
            return replace(state, left_on=event.left_on)
        case events.CoachErased():
            return replace(state, erased=True)
    return state


DECIDER: Decider[Coach] = Decider("coach", Coach(), decide, evolve)
