"""Measures of any two maps are what counting one by one finds; a share of nothing is not measurable."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.plans.domain.networks.measures import NetworkChange, NetworkMap, Share, change, measures
from services.plans.domain.networks.network_state import ConnectionOnMap, Judged, TieOnMap

DAY = date(2026, 1, 5)
JUDGED = st.builds(
    Judged, pro_social=st.sampled_from([None, True, False]), counts_on=st.none() | st.booleans()
)
IDS = st.integers(0, 3).map(lambda n: UUID(int=n))


def tie(tie_id: UUID) -> st.SearchStrategy[TieOnMap]:
    return st.builds(
        TieOnMap,
        tie_id=st.just(tie_id),
        kind=st.sampled_from(["family", "service"]),
        service=st.booleans(),
        closeness=st.integers(1, 5),
        frequency=st.just("weekly"),
        person=JUDGED,
        practitioner=JUDGED,
    )


@st.composite
def maps(draw: Any) -> NetworkMap:
    ids = sorted(draw(st.sets(IDS)))
    states = draw(st.lists(st.sampled_from(["interested", "visited", "regular"]), max_size=4))
    return NetworkMap(
        map_id=UUID(int=100),
        drawn_on=DAY + timedelta(days=draw(st.integers(0, 3))),
        ties=tuple(draw(tie(each)) for each in ids),
        connections=tuple(
            ConnectionOnMap(connection_id=UUID(int=n), place_id=UUID(int=n), state=state)
            for n, state in enumerate(states)
        ),
        in_error=frozenset(draw(st.sets(st.sampled_from(ids)))) if ids else frozenset(),
    )


def said(person: bool | None, practitioner: bool | None) -> bool | None:
    return practitioner if person is None else person


@given(maps())
def test_measures_are_what_counting_one_by_one_finds(drawn: NetworkMap) -> None:
    size = outside = judged = good = by_person = told = counted = counted_by = 0
    for each in drawn.ties:
        if each.tie_id in drawn.in_error:
            continue
        size += 1
        outside += not each.service
        social = said(each.person.pro_social, each.practitioner.pro_social)
        judged += social is not None
        good += social is True
        by_person += each.person.pro_social is not None
        on = said(each.person.counts_on, each.practitioner.counts_on)
        told += on is not None
        counted += on is True
        counted_by += each.person.counts_on is not None
    found = measures(drawn)
    assert found.size == size
    for part, whole, stated in (
        (outside, size, found.outside_services),
        (good, judged, found.pro_social),
        (counted, told, found.counted_on),
    ):
        assert (stated is None) == (whole == 0)
        assert stated is None or (stated.numerator, stated.denominator) == (part, whole)
    assert (found.pro_social_by_person, found.counted_on_by_person) == (by_person, counted_by)
    assert found.connections == len([each for each in drawn.connections if each.state != "interested"])


@given(maps(), maps())
def test_change_is_what_looking_at_every_tie_finds(earlier: NetworkMap, later: NetworkMap) -> None:
    found = change(earlier, later)
    if later.drawn_on <= earlier.drawn_on:
        assert found is None
        return
    expected: dict[str, set[UUID]] = {name: set() for name in NetworkChange.__dataclass_fields__}
    wrong = earlier.in_error | later.in_error
    for number in range(4):
        key = UUID(int=number)
        before = [each for each in earlier.ties if each.tie_id == key and key not in wrong]
        after = [each for each in later.ties if each.tie_id == key and key not in wrong]
        if before and after:
            step = after[0].closeness - before[0].closeness
            kind = "closer" if step > 0 else "more_distant" if step < 0 else None
        else:
            kind = "new" if after else "lost" if before else None
        if kind:
            expected[kind].add(key)
        if kind in ("new", "closer") and not after[0].service:
            judged = said(after[0].person.pro_social, after[0].practitioner.pro_social)
            if judged:
                expected["pro_social_outside_services"].add(key)
    assert found is not None
    assert found.days == (later.drawn_on - earlier.drawn_on).days
    del expected["days"]
    assert {name: set(getattr(found, name)) for name in expected} == expected


CLOSER: list[tuple[dict[str, Any], bool]] = [
    ({}, True),
    ({"service": True}, False),
    ({"person": Judged()}, False),
    ({"person": Judged(pro_social=False), "practitioner": Judged(pro_social=True)}, False),
    ({"person": Judged(), "practitioner": Judged(pro_social=True)}, True),
    ({"closeness": 3}, False),
]


@pytest.mark.parametrize(("later", "counts"), CLOSER)
def test_a_tie_that_came_closer_counts_if_pro_social_and_no_service(
    later: dict[str, Any], counts: bool
) -> None:
    friend = TieOnMap(
        tie_id=UUID(int=1),
        kind="friend",
        service=False,
        closeness=3,
        frequency="weekly",
        person=Judged(pro_social=True),
        practitioner=Judged(),
    )
    closer = replace(friend, **{"closeness": 4, **later})
    first, second = (
        NetworkMap(map_id=UUID(int=n), drawn_on=DAY + timedelta(days=28 * n), ties=(tie,), connections=())
        for n, tie in enumerate((friend, closer))
    )
    found = change(first, second)
    assert found is not None
    assert (found.days, bool(found.pro_social_outside_services)) == (28, counts)


def test_a_share_of_nothing_is_not_measurable_and_none_of_some_is_nought() -> None:
    nothing = measures(NetworkMap(map_id=UUID(int=1), drawn_on=DAY, ties=(), connections=()))
    assert (nothing.size, nothing.outside_services, nothing.pro_social, nothing.counted_on) == (
        0,
        None,
        None,
        None,
    )
    paid = TieOnMap(
        tie_id=UUID(int=1),
        kind="service",
        service=True,
        closeness=3,
        frequency="weekly",
        person=Judged(),
        practitioner=Judged(),
    )
    some = measures(NetworkMap(map_id=UUID(int=1), drawn_on=DAY, ties=(paid,), connections=()))
    assert some.outside_services == Share(numerator=0, denominator=1)
    assert some.pro_social is None
