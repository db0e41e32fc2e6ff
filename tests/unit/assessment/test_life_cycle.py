"""Where a participant is in the programme, refusals first."""

from datetime import date, timedelta
from typing import Any, get_args

import pytest

from services.assessment.domain.people import participant_events
from services.assessment.domain.people.life_cycle import ChangeStatus, ReopenStatus
from services.assessment.domain.people.life_cycle_events import StatusChanged, StatusReopened
from services.assessment.domain.people.participant import DECIDER
from services.assessment.domain.people.status import Status
from shared.domain import Conflict, Invalid, NotFound
from tests.unit.assessment.deciding import (
    ANN,
    DAY_0,
    ERASURE_REQUESTED,
    FACTS,
    REGISTER,
    REGISTERED,
    day,
    found,
    given,
    reoffence,
)

STATUSES: tuple[Status, ...] = get_args(Status)
COMPARATOR = participant_events.ParticipantRegistered(**{**REGISTER, "arm": "comparator"})
REOPEN = ReopenStatus(reason="entered_in_error")
MAY_FOLLOW: dict[Status, str] = {
    "registered": "started withdrew transferred sentence_ended died",
    "started": "completed withdrew transferred recalled sentence_ended died",
    "recalled": "started withdrew transferred sentence_ended died",
    "completed": "died",
    "withdrew": "died",
    "transferred": "died",
    "sentence_ended": "died",
    "died": "",
}
ENDS: tuple[Status, ...] = ("completed", "withdrew", "transferred", "sentence_ended", "died")
# A way to each status, a day a change.
WAYS: dict[Status, tuple[Status, ...]] = {
    "registered": (),
    "started": ("started",),
    "completed": ("started", "completed"),
    "withdrew": ("withdrew",),
    "transferred": ("transferred",),
    "recalled": ("started", "recalled"),
    "sentence_ended": ("sentence_ended",),
    "died": ("died",),
}


def to(status: Status, on: int | date, provider: str | None = None) -> ChangeStatus:
    named = provider or ("north" if status == "transferred" else None)
    return ChangeStatus(status=status, on=day(on) if isinstance(on, int) else on, provider=named)


def lived(*statuses: Status) -> list[Any]:
    """The events of a life, a change every ten days."""
    events: list[Any] = [REGISTERED]
    for number, status in enumerate(statuses, 1):
        events += given(*events).when(to(status, number * 10)).events()
    return events


@pytest.mark.parametrize("before", STATUSES)
@pytest.mark.parametrize("after", STATUSES)
def test_only_what_the_table_has_may_follow(before: Status, after: Status) -> None:
    when = given(*lived(*WAYS[before])).when(to(after, 100))
    if after in MAY_FOLLOW[before].split():
        [changed] = when.events()
        assert (changed.previous, changed.status, changed.on) == (before, after, day(100))
    else:
        when.refuses(Conflict, field="status")


def test_a_refusal_names_what_may_come() -> None:
    with pytest.raises(Conflict, match="withdrew, transferred, sentence_ended, died"):
        given(REGISTERED).when(to("completed", 1)).events()


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (to("died", FACTS.today + timedelta(days=1)), "on"),
        (to("died", -1), "on"),
        (ChangeStatus(status="transferred", on=day(1)), "provider"),
        (to("withdrew", 1, "north"), "provider"),
    ],
)
def test_a_change_that_is_not_valid_names_its_field(command: ChangeStatus, field: str) -> None:
    given(REGISTERED).when(command).refuses(Invalid, field=field)


def test_nothing_happens_before_what_happened_last() -> None:
    given(*lived("started")).when(to("completed", 9)).refuses(Invalid, field="on")
    assert given(*lived("started")).when(to("completed", 10)).events()


def test_the_index_date_and_today_are_accepted() -> None:
    assert given(REGISTERED).when(to("started", DAY_0)).events()
    assert given(REGISTERED).when(to("started", FACTS.today)).events()


def test_there_is_nothing_to_reopen_but_a_change() -> None:
    given(REGISTERED).when(REOPEN).refuses(Conflict)
    once = [*lived("started"), *given(*lived("started")).when(REOPEN).events()]
    given(*once).when(REOPEN).refuses(Conflict)


@pytest.mark.parametrize("status", [s for s in STATUSES if s != "died"])
def test_a_comparator_is_not_in_the_programme(status: Status) -> None:
    given(COMPARATOR).when(to(status, 1)).refuses(Conflict, field="status")


@pytest.mark.parametrize("command", [to("started", 1), REOPEN])
def test_nothing_changes_for_strangers_and_the_erased(command: Any) -> None:
    given().when(command).refuses(NotFound)
    given(*lived("started"), ERASURE_REQUESTED).when(command).refuses(Conflict)


def test_the_same_again_changes_nothing_and_another_day_is_refused() -> None:
    past = given(*lived("started"))
    past.when(to("started", 10)).then()
    past.when(to("started", 11)).refuses(Conflict, field="status")


def test_a_transfer_elsewhere_on_the_same_day_is_another_change() -> None:
    past = given(*lived("transferred"))
    past.when(to("transferred", 10, "north")).then()
    past.when(to("transferred", 10, "south")).refuses(Conflict, field="status")


def test_a_start_is_recorded_with_what_was_before() -> None:
    given(REGISTERED).when(to("started", 10)).then(
        StatusChanged(
            participant_id=ANN,
            status="started",
            on=day(10),
            previous="registered",
            provider=None,
            started_on=day(10),
            ended_on=None,
            died_on=None,
        )
    )


def test_a_transfer_names_its_provider() -> None:
    [transferred] = given(REGISTERED).when(to("transferred", 10, "north_west")).events()
    assert (transferred.provider, transferred.ended_on) == ("north_west", day(10))


def test_a_re_release_goes_on_from_the_first_start() -> None:
    *_, recalled, again = lived("started", "recalled", "started")
    assert (recalled.ended_on, recalled.previous) == (None, "started")
    assert (again.status, again.on, again.started_on) == ("started", day(30), day(10))


@pytest.mark.parametrize("status", ENDS)
def test_an_end_is_dated_and_a_death_after_it_keeps_that_date(status: Status) -> None:
    events = lived(*WAYS[status])
    assert events[-1].ended_on == events[-1].on
    if status != "died":
        [died] = given(*events).when(to("died", 300)).events()
        assert (died.ended_on, died.died_on) == (events[-1].on, day(300))


def test_reopening_returns_to_the_state_before() -> None:
    given(*lived("started", "completed")).when(REOPEN).then(
        StatusReopened(
            participant_id=ANN,
            status="started",
            on=day(10),
            previous="completed",
            reason="entered_in_error",
            started_on=day(10),
            ended_on=None,
            died_on=None,
        )
    )


def test_reopening_goes_back_to_the_registration_and_on_again() -> None:
    past = lived("started")
    [reopened] = given(*past).when(REOPEN).events()
    assert (reopened.status, reopened.on, reopened.started_on) == ("registered", DAY_0, None)
    [started] = given(*past, reopened).when(to("started", 5)).events()
    assert (started.previous, started.started_on) == ("registered", day(5))


def test_a_death_ends_what_can_be_seen_and_is_judged() -> None:
    past = [REGISTERED, *given(REGISTERED).when(found(until=364)).events()]
    assert past[-1].status == "not_reoffended"
    [died, judged] = given(*past).when(to("died", 100)).events()
    assert (died.status, died.died_on) == ("died", day(100))
    assert (judged.status, judged.event, judged.time_days) == ("not_yet_measurable", False, 100)
    [reopened, again] = given(*past, died, judged).when(REOPEN).events()
    assert (reopened.status, reopened.died_on) == ("registered", None)
    assert (again.status, again.time_days) == ("not_reoffended", 364)


def test_what_changes_no_judgement_is_not_judged() -> None:
    past = [REGISTERED, *given(REGISTERED).when(found(reoffence(5), until=364)).events()]
    assert [type(e) for e in given(*past).when(to("started", 1)).events()] == [StatusChanged]


def test_a_comparator_may_die_and_be_alive_again() -> None:
    [died] = given(COMPARATOR).when(to("died", 100)).events()
    assert (died.previous, died.ended_on, died.died_on) == (None, None, day(100))
    assert DECIDER.fold([COMPARATOR, died]).died_on == day(100)
    [reopened] = given(COMPARATOR, died).when(REOPEN).events()
    assert (reopened.status, reopened.previous, reopened.died_on) == (None, "died", None)
    given(COMPARATOR, died).when(to("died", 101)).refuses(Conflict, field="status")
