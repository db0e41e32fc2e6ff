"""Connections to the directory, and maps. Refusals first."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.plans.domain.networks import limits
from services.plans.domain.networks import network_events as events
from services.plans.domain.networks.connections import ChangeConnection
from services.plans.domain.networks.maps import MOST_DAYS_BACK, DrawMap, OnPaper, TieThen
from services.plans.domain.networks.network import DECIDER
from services.plans.domain.networks.network_state import ConnectionOnMap, Judged, TieOnMap
from shared.domain import Conflict, Invalid, NotFound
from shared.domain.authorship import Author
from tests.unit.plans.networking import (
    ANN,
    CONNECTION,
    MAP,
    MO,
    OPEN,
    PERSON,
    PLACE,
    STANDING,
    TIE,
    TODAY,
    connect,
    connected,
    ended,
    erroneous,
    given,
    judged,
    recorded,
    refusal,
)

UNAVAILABLE: list[dict[str, Any]] = [
    {"place": OPEN, "place_excluded": True},
    {"place": None},
    {"place": None, "place_excluded": True},
    {"place": replace(OPEN, closed_on=TODAY)},
    {"place": replace(OPEN, taking=False)},
]


def change(state: Any, author: Author = PERSON) -> ChangeConnection:
    return ChangeConnection(connection_id=CONNECTION, state=state, author=author)


def stated(state: Any, by: Author = PERSON) -> events.ConnectionChanged:
    return events.ConnectionChanged(
        participant_id=ANN, connection_id=CONNECTION, place_id=PLACE, state=state, by=by, changed_on=TODAY
    )


def drawn(*, no: int = 40, on: date = TODAY, by: Author = PERSON, **content: Any) -> events.MapDrawn:
    values: dict[str, Any] = {"replaces": None, "ties": (), "connections": (), **content}
    return events.MapDrawn(
        participant_id=ANN, map_id=UUID(int=no), by=by, drawn_on=on, recorded_on=TODAY, **values
    )


@pytest.mark.parametrize("facts", UNAVAILABLE)
def test_a_place_that_is_excluded_is_refused_as_one_that_is_not_available(facts: dict[str, Any]) -> None:
    given(**facts).when(connect()).refuses(Conflict, code="not-available")
    again = refusal(change("regular"), connected(), stated("stopped"), **facts)
    assert {refusal(connect(), **facts), again} == {refusal(connect(), **UNAVAILABLE[0])}


@pytest.mark.parametrize("excluded", [True, False])
def test_what_is_wrong_otherwise_is_said_first(excluded: bool) -> None:
    facts: dict[str, Any] = {"place": OPEN, "place_excluded": excluded}
    given(**facts).when(connect(state="stopped")).refuses(Invalid, field="state")
    given(connected(), **facts).when(connect(no=31)).refuses(Conflict, code="connection-exists")
    given(connected(place=UUID(int=21)), **facts).when(connect()).refuses(Conflict, code="connection-exists")
    full = [connected(no=100 + n, place=UUID(int=200 + n)) for n in range(limits.MOST_CONNECTIONS)]
    given(*full, **facts).when(connect()).refuses(Conflict, code="limit-reached")
    given(**facts).when(change("regular")).refuses(NotFound)


def test_a_case_that_rests_has_no_new_connection_or_map() -> None:
    recalled = replace(STANDING, status="recalled")
    given(standing=recalled, place=OPEN).when(connect()).refuses(Conflict, code="recalled")
    given(standing=recalled).when(DrawMap(map_id=MAP, author=MO)).refuses(Conflict, code="recalled")


def test_either_party_connects_and_says_how_it_stands() -> None:
    given(place=OPEN).when(connect()).then(connected())
    given(connected()).when(change("regular", MO)).then(stated("regular", MO))
    given(connected()).when(change("interested", MO)).then()
    given(connected(), stated("stopped"), place=OPEN).when(change("visited")).then(stated("visited"))


def test_an_exclusion_that_came_later_shows_in_no_change_of_it() -> None:
    given(connected(), place=OPEN, place_excluded=True).when(change("regular")).then(stated("regular"))


def test_a_map_is_what_stands_today_in_codes() -> None:
    before = [
        recorded(judged=Judged(pro_social=True)),
        judged(MO, Judged(pro_social=False)),
        recorded(MO, no=11),
        replace(ended(MO), tie_id=UUID(int=11)),
        recorded(no=12),
        replace(erroneous(), tie_id=UUID(int=12)),
        connected("visited"),
        connected(no=31, place=UUID(int=21)),
        replace(stated("stopped"), connection_id=UUID(int=31), place_id=UUID(int=21)),
    ]
    tie = TieOnMap(
        tie_id=TIE,
        kind="family",
        service=False,
        closeness=4,
        frequency="weekly",
        person=Judged(pro_social=True),
        practitioner=Judged(pro_social=False),
    )
    place = ConnectionOnMap(connection_id=CONNECTION, place_id=PLACE, state="visited")
    given(*before).when(DrawMap(map_id=MAP, author=MO)).then(drawn(by=MO, ties=(tie,), connections=(place,)))
    given().when(DrawMap(map_id=MAP, author=PERSON)).then(drawn())


def test_of_two_maps_on_a_day_the_later_takes_the_place_of_the_earlier() -> None:
    given(drawn()).when(DrawMap(map_id=MAP, author=MO)).refuses(Conflict, code="map-exists")
    again = DrawMap(map_id=UUID(int=41), author=MO)
    given(drawn()).when(again).then(drawn(no=41, by=MO, replaces=MAP))
    given(drawn(on=date(2026, 3, 1))).when(again).then(drawn(no=41, by=MO))
    state = DECIDER.fold([drawn(), drawn(no=41, by=MO, replaces=MAP)])
    assert [each.map_id for each in state.maps] == [UUID(int=41)]


def test_a_map_that_was_drawn_on_paper_says_how_close_each_tie_was_then() -> None:
    before = date(2026, 2, 2)
    paper = OnPaper(drawn_on=before, ties=(TieThen(tie_id=TIE, closeness=2),))
    [event] = given(recorded(closeness=4)).when(DrawMap(map_id=MAP, author=PERSON, on_paper=paper)).events()
    assert (event.drawn_on, event.recorded_on) == (before, TODAY)
    assert [(tie.tie_id, tie.closeness) for tie in event.ties] == [(TIE, 2)]
    again = DrawMap(map_id=UUID(int=41), author=PERSON, on_paper=paper)
    [replaced] = given(recorded(), drawn(on=before)).when(again).events()
    assert replaced.replaces == MAP


@pytest.mark.parametrize(
    ("on", "ties", "field"),
    [
        (TODAY + timedelta(days=1), (), "drawn_on"),
        (TODAY - timedelta(days=MOST_DAYS_BACK + 1), (), "drawn_on"),
        (TODAY, (TieThen(tie_id=UUID(int=77), closeness=2),), "ties"),
        (TODAY, (TieThen(tie_id=TIE, closeness=6),), "ties"),
        (TODAY, (TieThen(tie_id=TIE, closeness=2),) * 2, "ties"),
    ],
)
def test_a_map_on_paper_that_cannot_be_is_refused(on: date, ties: Any, field: str) -> None:
    paper = OnPaper(drawn_on=on, ties=ties)
    command = DrawMap(map_id=MAP, author=PERSON, on_paper=paper)
    given(recorded()).when(command).refuses(Invalid, field=field)


def test_only_so_many_maps_are_drawn_and_the_last_can_still_be_replaced() -> None:
    days = [TODAY - timedelta(days=n) for n in range(limits.MOST_MAPS, 0, -1)]
    before = [drawn(no=100 + n, on=day) for n, day in enumerate(days)]
    command = DrawMap(map_id=MAP, author=MO)
    given(*before).when(command).refuses(Conflict, code="limit-reached")
    assert given(*before[1:], drawn(no=99)).when(command).events()
