"""A unit of the organisation: a provider has areas, an area has areas or teams, a team has members.

Rules, as given / when / then:
- given nothing / OpenUnit with a code that a unit of its kind has, or below a unit that there is
  not on that day, or of the wrong kind, or without a parent it needs / refused
- given nothing / OpenUnit / UnitOpened
- given a unit / MoveUnit below itself or what is below it / refused: a cycle
- given a unit / MoveUnit from before its last move's day on / refused: history stays
- given a unit / MoveUnit to where it is already / nothing
- given a unit / MoveUnit / UnitMoved
- given a unit with units, members or leaders on or after that day / CloseUnit / refused
- given a unit / CloseUnit / UnitClosed, for good: any further command / refused
- given a team / AppointTeamLeader / TeamLeaderAppointed; who leads it then already / refused
- given who leads it / EndTeamLeader / TeamLeaderEnded; who does not / refused
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from services.assessment.domain.organisation import unit_events as events
from services.assessment.domain.organisation.periods import Period, plannable
from services.assessment.domain.organisation.unit_events import Kind
from shared.domain import Conflict, Decider, Invalid, NotFound, record

# Below which kinds of unit one belongs. Areas within areas make cycles possible, hence `below`.
PARENTS: Final[Mapping[Kind, tuple[Kind, ...]]] = {
    "provider": (),
    "area": ("provider", "area"),
    "team": ("area",),
}


@record
class OpenUnit:
    unit_id: UUID
    kind: Kind
    code: str
    name: str
    parent_id: UUID | None
    from_on: date


@record
class MoveUnit:
    parent_id: UUID
    from_on: date


@record
class CloseUnit:
    from_on: date


@record
class AppointTeamLeader:
    account: str
    from_on: date


@record
class EndTeamLeader:
    account: str
    from_on: date


@record
class Place:
    """A unit as other aggregates see it. open: from when to when there is one."""

    unit_id: UUID
    kind: Kind
    open: Period


@record
class UnitFacts:
    """parent: the one that is named, if there is one. above: the units that it is below of, on the
    day or later. busy: whether the unit has units below it or members on or after the day."""

    today: date
    code_taken: bool = False
    parent: Place | None = None
    above: frozenset[UUID] = frozenset()
    busy: bool = False


@record
class Unit:
    """State. moved_on: since when it belongs to its parent. leaders: by account."""

    unit_id: UUID | None = None
    kind: Kind = "provider"
    code: str = ""
    parent_id: UUID | None = None
    open: Period = Period(from_on=date.max)
    moved_on: date = date.max
    leaders: Mapping[str, Period]


def open_unit(command: OpenUnit, state: Unit, facts: UnitFacts) -> list[Any]:
    if state.unit_id is not None:
        raise Conflict("This unit is open already.")
    plannable(command.from_on, facts.today, "from_on")
    if facts.code_taken:
        raise Conflict(f"There is a {command.kind} with this code already.", field="code", code="code-taken")
    if PARENTS[command.kind] and command.parent_id is None:
        raise Invalid(f"Name the unit that this {command.kind} belongs to.", field="parent_id")
    if command.parent_id is not None:
        _check_parent(command.kind, facts.parent, command.from_on)
    return [events.UnitOpened(**vars(command))]


def move(command: MoveUnit, state: Unit, facts: UnitFacts) -> list[Any]:
    unit_id = _there(state, command.from_on, facts)
    _check_parent(state.kind, facts.parent, command.from_on)
    if command.parent_id == unit_id or unit_id in facts.above:
        raise Invalid("A unit cannot belong to itself or to one below it.", field="parent_id")
    if command.from_on < state.moved_on:
        raise Invalid(
            f"Where it belonged before {state.moved_on} is history. Give that day or a later one.",
            field="from_on",
        )
    if command.parent_id == state.parent_id:
        return []
    return [events.UnitMoved(unit_id=unit_id, kind=state.kind, code=state.code, **vars(command))]


def close(command: CloseUnit, state: Unit, facts: UnitFacts) -> list[Any]:
    unit_id = _there(state, command.from_on, facts)
    day_on = Period(from_on=command.from_on)
    if facts.busy or any(day_on.meets(leads) for leads in state.leaders.values()):
        raise Conflict(
            "There are units, members or leaders in it on that day or later. Move them first.", code="in-use"
        )
    return [events.UnitClosed(unit_id=unit_id, kind=state.kind, code=state.code, from_on=command.from_on)]


def appoint(command: AppointTeamLeader, state: Unit, facts: UnitFacts) -> list[Any]:
    unit_id = _there(state, command.from_on, facts)
    if state.kind != "team":
        raise Conflict("Only a team has a team leader.", code="not-a-team")
    held = state.leaders.get(command.account)
    if held is not None and held.meets(Period(from_on=command.from_on)):
        raise Conflict("This account leads the team then already.", field="account", code="leads-already")
    return [events.TeamLeaderAppointed(unit_id=unit_id, **vars(command))]


def end_leader(command: EndTeamLeader, state: Unit, facts: UnitFacts) -> list[Any]:
    unit_id = _known(state)
    plannable(command.from_on, facts.today, "from_on")
    held = state.leaders.get(command.account)
    if held is None or not held.meets(Period(from_on=command.from_on)):
        raise Conflict("This account does not lead the team on that day.", field="account", code="no-leader")
    return [events.TeamLeaderEnded(unit_id=unit_id, **vars(command))]


def _known(state: Unit) -> UUID:
    if state.unit_id is None:
        raise NotFound("There is no such unit. GET /units lists them.")
    return state.unit_id


def _there(state: Unit, day: date, facts: UnitFacts) -> UUID:
    """Of a unit that is open on this day and has no end. Raises NotFound, Conflict and Invalid."""
    unit_id = _known(state)
    if state.open.until_on is not None:
        raise Conflict(f"This unit is closed from {state.open.until_on} on.", code="closed")
    plannable(day, facts.today, "from_on")
    if not state.open.holds(day):
        raise Invalid(f"This unit opens on {state.open.from_on}.", field="from_on")
    return unit_id


def _check_parent(kind: Kind, parent: Place | None, day: date) -> None:
    if parent is None:
        raise Invalid("There is no such unit. GET /units lists them.", field="parent_id")
    if parent.kind not in PARENTS[kind]:
        above = " or ".join(PARENTS[kind]) or "nothing"
        raise Invalid(f"Units of kind {kind} belong to: {above}.", field="parent_id")
    if not parent.open.holds(day) or parent.open.until_on is not None:
        raise Invalid("This unit is not open from that day on.", field="parent_id")


DECISIONS: dict[type, Callable[[Any, Unit, UnitFacts], list[Any]]] = {
    OpenUnit: open_unit,
    MoveUnit: move,
    CloseUnit: close,
    AppointTeamLeader: appoint,
    EndTeamLeader: end_leader,
}


def decide(command: Any, state: Unit, facts: UnitFacts) -> Sequence[Any]:
    return DECISIONS[type(command)](command, state, facts)


def evolve(state: Unit, event: Any) -> Unit:
    match event:
        case events.UnitOpened():
            named = {name: getattr(event, name) for name in ("unit_id", "kind", "code", "parent_id")}
            return replace(state, **named, open=Period(from_on=event.from_on), moved_on=event.from_on)
        case events.UnitMoved():
            return replace(state, parent_id=event.parent_id, moved_on=event.from_on)
        case events.UnitClosed():
            return replace(state, open=state.open.cut(event.from_on))
        case events.TeamLeaderAppointed():
            return replace(state, leaders={**state.leaders, event.account: Period(from_on=event.from_on)})
        case events.TeamLeaderEnded():
            held = state.leaders.get(event.account, Period(from_on=event.from_on))
            return replace(state, leaders={**state.leaders, event.account: held.cut(event.from_on)})
    return state


DECIDER = Decider("unit", Unit(leaders={}), decide, evolve)
