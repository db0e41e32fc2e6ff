"""Units: where they belong, from when, and who leads them."""

from typing import Any
from uuid import UUID

import pytest

from services.assessment.domain.organisation import unit as units
from services.assessment.domain.organisation import unit_events as events
from services.assessment.domain.organisation.unit import (
    DECIDER,
    AppointTeamLeader,
    CloseUnit,
    EndTeamLeader,
    MoveUnit,
    OpenUnit,
    Place,
    UnitFacts,
)
from shared.domain import Conflict, Invalid, NotFound
from tests.unit.assessment.staffing import AREA, PROVIDER, TEAM, TODAY, day, given, span

NAMED: dict[str, Any] = {"unit_id": TEAM, "kind": "team", "code": "east"}
OPENED = events.UnitOpened(**NAMED, name="East", parent_id=AREA, from_on=day(-100))
LED = events.TeamLeaderAppointed(unit_id=TEAM, account="lee@issuer", from_on=day(0))
FACTS = UnitFacts(today=TODAY)
OTHER = UUID(int=9)


def opening(**changed: Any) -> OpenUnit:
    return OpenUnit(**{**NAMED, "name": "East", "parent_id": AREA, "from_on": day(0), **changed})


def below(kind: units.Kind = "area", begins: int = -100, ends: int | None = None, **more: Any) -> UnitFacts:
    parent = Place(unit_id=AREA, kind=kind, open=span(begins, ends))
    return UnitFacts(today=TODAY, parent=parent, **more)


@pytest.mark.parametrize(
    ("command", "facts"),
    [
        (opening(), FACTS),
        (opening(parent_id=None), FACTS),
        (opening(), below("team")),
        (opening(), below("provider")),
        (opening(kind="area"), below("team")),
        (opening(kind="provider"), below("provider")),
        (opening(), below(begins=1)),
        (opening(), below(ends=0)),
        (opening(), below(ends=10)),
    ],
)
def test_a_parent_is_open_and_of_the_right_kind(command: OpenUnit, facts: UnitFacts) -> None:
    given(DECIDER).when(command, facts).refuses(Invalid, field="parent_id")


def test_a_code_is_one_units_of_its_kind() -> None:
    given(DECIDER).when(opening(), below(code_taken=True)).refuses(Conflict, "code-taken", field="code")


def test_a_unit_opens_once_and_not_far_ahead() -> None:
    given(DECIDER, OPENED).when(opening(), below()).refuses(Conflict)
    given(DECIDER).when(opening(from_on=day(367)), below()).refuses(Invalid, field="from_on")


def test_a_unit_opens_below_another_from_its_first_day() -> None:
    given(DECIDER).when(opening(), below(begins=0)).then(
        events.UnitOpened(**NAMED, name="East", parent_id=AREA, from_on=day(0))
    )
    provider = opening(kind="provider", parent_id=None)
    given(DECIDER).when(provider, FACTS).then(events.UnitOpened(**vars(provider)))


@pytest.mark.parametrize(
    "command",
    [
        MoveUnit(parent_id=AREA, from_on=day(0)),
        CloseUnit(from_on=day(0)),
        AppointTeamLeader(account="lee@issuer", from_on=day(0)),
        EndTeamLeader(account="lee@issuer", from_on=day(0)),
    ],
)
def test_what_there_is_not_is_not_changed(command: Any) -> None:
    given(DECIDER).when(command, below()).refuses(NotFound)


def test_a_unit_moves_to_no_unit_below_it() -> None:
    area = events.UnitOpened(
        unit_id=AREA, kind="area", code="coast", name="Coast", parent_id=PROVIDER, from_on=day(-100)
    )
    to = Place(unit_id=OTHER, kind="area", open=span(-100))
    circle = UnitFacts(today=TODAY, parent=to, above=frozenset({AREA, PROVIDER}))
    moved = MoveUnit(parent_id=OTHER, from_on=day(0))
    given(DECIDER, area).when(moved, circle).refuses(Invalid, field="parent_id")
    itself = MoveUnit(parent_id=AREA, from_on=day(0))
    given(DECIDER, area).when(itself, below()).refuses(Invalid, field="parent_id")


def test_where_it_belonged_is_not_rewritten() -> None:
    moved = events.UnitMoved(**NAMED, parent_id=OTHER, from_on=day(-10))
    back = MoveUnit(parent_id=AREA, from_on=day(-11))
    given(DECIDER, OPENED, moved).when(back, below()).refuses(Invalid, field="from_on")
    again = MoveUnit(parent_id=AREA, from_on=day(-10))
    given(DECIDER, OPENED, moved).when(again, below()).then(
        events.UnitMoved(**NAMED, parent_id=AREA, from_on=day(-10))
    )
    before = MoveUnit(parent_id=OTHER, from_on=day(-101))
    given(DECIDER, OPENED).when(before, below(begins=-200)).refuses(Invalid, field="from_on")


def test_a_move_to_where_it_is_changes_nothing() -> None:
    given(DECIDER, OPENED).when(MoveUnit(parent_id=AREA, from_on=day(0)), below()).then()


def test_what_is_in_use_is_not_closed() -> None:
    busy = UnitFacts(today=TODAY, busy=True)
    given(DECIDER, OPENED).when(CloseUnit(from_on=day(0)), busy).refuses(Conflict, "in-use")
    given(DECIDER, OPENED, LED).when(CloseUnit(from_on=day(0)), FACTS).refuses(Conflict, "in-use")
    gone = events.TeamLeaderEnded(unit_id=TEAM, account="lee@issuer", from_on=day(1))
    given(DECIDER, OPENED, LED, gone).when(CloseUnit(from_on=day(0)), FACTS).refuses(Conflict, "in-use")
    given(DECIDER, OPENED, LED, gone).when(CloseUnit(from_on=day(1)), FACTS).then(
        events.UnitClosed(**NAMED, from_on=day(1))
    )


@pytest.mark.parametrize(
    "command",
    [
        MoveUnit(parent_id=AREA, from_on=day(0)),
        CloseUnit(from_on=day(0)),
        AppointTeamLeader(account="lee@issuer", from_on=day(0)),
    ],
)
def test_what_is_closed_stays_as_it_is(command: Any) -> None:
    closed = events.UnitClosed(**NAMED, from_on=day(10))
    given(DECIDER, OPENED, closed).when(command, below()).refuses(Conflict, "closed")


def test_only_a_team_is_led() -> None:
    area = events.UnitOpened(
        unit_id=AREA, kind="area", code="coast", name="Coast", parent_id=PROVIDER, from_on=day(-100)
    )
    command = AppointTeamLeader(account="lee@issuer", from_on=day(0))
    given(DECIDER, area).when(command, FACTS).refuses(Conflict, "not-a-team")


def test_somebody_leads_a_team_once_at_a_time() -> None:
    again = AppointTeamLeader(account="lee@issuer", from_on=day(5))
    given(DECIDER, OPENED, LED).when(again, FACTS).refuses(Conflict, "leads-already", field="account")
    gone = events.TeamLeaderEnded(unit_id=TEAM, account="lee@issuer", from_on=day(5))
    given(DECIDER, OPENED, LED, gone).when(again, FACTS).then(
        events.TeamLeaderAppointed(unit_id=TEAM, account="lee@issuer", from_on=day(5))
    )


def test_who_does_not_lead_a_team_does_not_end() -> None:
    command = EndTeamLeader(account="kim@issuer", from_on=day(1))
    given(DECIDER, OPENED, LED).when(command, FACTS).refuses(Conflict, "no-leader", field="account")
    gone = events.TeamLeaderEnded(unit_id=TEAM, account="lee@issuer", from_on=day(1))
    ended = EndTeamLeader(account="lee@issuer", from_on=day(1))
    given(DECIDER, OPENED, LED, gone).when(ended, FACTS).refuses(Conflict, "no-leader", field="account")
