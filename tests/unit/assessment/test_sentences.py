"""Several sentences at once, refusals first."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, get_args
from uuid import UUID

import pytest

from services.assessment.domain.people.sentence_events import (
    SentenceAltered,
    SentenceEnded,
    SentenceImposed,
    SentenceKind,
)
from services.assessment.domain.people.sentences import AlterSentence, EndSentence, ImposeSentence
from shared.domain import Conflict, Invalid, NotFound
from tests.unit.assessment.deciding import ANN, ERASURE_REQUESTED, FACTS, REGISTERED, given

ORDER, LICENCE = UUID(int=21), UUID(int=22)
START = date(2024, 1, 31)
TOMORROW = FACTS.today + timedelta(days=1)
KINDS: tuple[SentenceKind, ...] = get_args(SentenceKind)


def impose(sentence_id: UUID = ORDER, **changed: Any) -> ImposeSentence:
    values: dict[str, Any] = {"kind": "community_order", "starts_on": START, "length_months": 24}
    return ImposeSentence(sentence_id=sentence_id, **{**values, **changed})


def alter(alteration: Any, sentence_id: UUID = ORDER, **changed: Any) -> AlterSentence:
    values: dict[str, Any] = {"on": date(2024, 6, 1), "reason": "court_order"}
    return AlterSentence(sentence_id=sentence_id, alteration=alteration, **{**values, **changed})


def end(on: date, reason: Any = "early_discharge", sentence_id: UUID = ORDER) -> EndSentence:
    return EndSentence(sentence_id=sentence_id, on=on, reason=reason)


def past(*commands: Any) -> list[Any]:
    events: list[Any] = [REGISTERED]
    for command in commands:
        events += given(*events).when(command).events()
    return events


LICENSED = past(impose(LICENCE, kind="licence"))
RECALLED = past(impose(LICENCE, kind="licence"), alter("recalled", LICENCE, reason="recall_decision"))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"length_months": None}, "ends_on"),
        ({"length_days": 3}, "ends_on"),
        ({"ends_on": date(2025, 1, 1)}, "ends_on"),
        ({"kind": "licence", "length_days": 3}, "ends_on"),
        ({"length_months": None, "ends_on": START - timedelta(days=1)}, "ends_on"),
        ({"length_months": None, "ends_on": date(9999, 12, 30)}, "ends_on"),
        ({"starts_on": date(9999, 12, 31)}, "starts_on"),
    ],
)
def test_a_sentence_that_is_not_valid_names_its_field(changed: dict[str, Any], field: str) -> None:
    given(REGISTERED).when(impose(**changed)).refuses(Invalid, field=field)


def test_another_sentence_under_the_same_id_is_refused() -> None:
    given(*past(impose())).when(impose(length_months=12)).refuses(Conflict, field="sentence_id")


@pytest.mark.parametrize("command", [impose(), alter("varied"), end(START)])
def test_strangers_and_the_erased_get_no_sentence(command: Any) -> None:
    given().when(command).refuses(NotFound)
    given(*past(impose()), ERASURE_REQUESTED).when(command).refuses(Conflict)


@pytest.mark.parametrize("command", [alter("varied"), end(START)])
def test_a_sentence_that_is_not_there_is_not_changed(command: Any) -> None:
    given(REGISTERED).when(command).refuses(NotFound)


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (alter("varied", on=TOMORROW), "on"),
        (alter("varied", on=START - timedelta(days=1)), "on"),
        (alter("varied", ends_on=date(2024, 5, 31)), "ends_on"),
        (alter("varied", ends_on=date(9999, 12, 31)), "ends_on"),
        (alter("extended"), "ends_on"),
        (alter("extended", ends_on=date(2026, 1, 30)), "ends_on"),
        (end(TOMORROW), "on"),
        (end(START - timedelta(days=1)), "on"),
    ],
)
def test_a_change_that_is_not_valid_names_its_field(command: Any, field: str) -> None:
    given(*past(impose())).when(command).refuses(Invalid, field=field)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "licence"])
def test_only_a_licence_is_recalled(kind: SentenceKind) -> None:
    given(*past(impose(kind=kind))).when(alter("recalled")).refuses(Conflict, field="alteration")


def test_what_ran_out_is_not_altered_after_its_last_day() -> None:
    ran_out = past(impose(LICENCE, kind="licence", length_months=None, ends_on=date(2024, 6, 30)))
    for alteration in ("recalled", "varied", "extended"):
        late = alter(alteration, LICENCE, on=date(2024, 7, 1), ends_on=date(2024, 12, 31))
        given(*ran_out).when(late).refuses(Invalid, field="on")
        assert given(*ran_out).when(replace(late, on=date(2024, 6, 30))).events()


def test_a_licence_is_recalled_once_and_released_only_then() -> None:
    given(*LICENSED).when(alter("re_released", LICENCE)).refuses(Conflict, field="alteration")
    given(*RECALLED).when(alter("recalled", LICENCE)).refuses(Conflict, field="alteration")
    longer = alter("extended", LICENCE, ends_on=date(2027, 1, 1))
    given(*RECALLED).when(longer).refuses(Conflict, field="alteration")


def test_nothing_is_altered_before_the_last_alteration() -> None:
    earlier = alter("re_released", LICENCE, on=date(2024, 5, 31))
    given(*RECALLED).when(earlier).refuses(Invalid, field="on")


def test_a_sentence_ends_on_its_last_day_at_the_latest() -> None:
    ended = past(impose(length_months=1))
    given(*ended).when(end(date(2024, 2, 29))).refuses(Invalid, field="on")
    given(*ended).when(end(date(2024, 2, 28), "expired")).then(
        SentenceEnded(participant_id=ANN, sentence_id=ORDER, on=date(2024, 2, 28), reason="expired")
    )


def test_what_has_ended_is_not_changed() -> None:
    ended = past(impose(), end(date(2024, 6, 1)))
    given(*ended).when(alter("varied")).refuses(Conflict)
    given(*ended).when(end(date(2024, 6, 2))).refuses(Conflict)
    given(*ended).when(end(date(2024, 6, 1))).then()


@pytest.mark.parametrize(
    ("given_as", "ends_on", "days", "months"),
    [
        # The day before the same day, or before the month's last where it has no such day.
        ({"length_months": 12}, date(2025, 1, 30), 366, 12),
        ({"length_months": 1}, date(2024, 2, 28), 29, 1),
        ({"length_days": 1}, START, 1, None),
        ({"length_days": 366}, date(2025, 1, 30), 366, 12),
        ({"length_days": 365}, date(2025, 1, 29), 365, None),
        ({"ends_on": date(2025, 1, 30)}, date(2025, 1, 30), 366, 12),
    ],
)
def test_a_length_is_kept_in_days_and_in_calendar_months(
    given_as: dict[str, Any], ends_on: date, days: int, months: int | None
) -> None:
    given(REGISTERED).when(impose(**{"length_months": None, **given_as})).then(
        SentenceImposed(
            participant_id=ANN,
            sentence_id=ORDER,
            kind="community_order",
            starts_on=START,
            ends_on=ends_on,
            length_days=days,
            length_months=months,
        )
    )


def test_a_licence_may_be_for_life() -> None:
    [licence] = given(REGISTERED).when(impose(kind="licence", length_months=None)).events()
    assert (licence.ends_on, licence.length_days, licence.length_months) == (None, None, None)
    assert given(*past(impose(kind="licence", length_months=None))).when(end(FACTS.today, "revoked")).events()


@pytest.mark.parametrize("kind", KINDS)
def test_several_run_at_once(kind: SentenceKind) -> None:
    state = given(*past(impose(), impose(LICENCE, kind=kind))).state
    assert {key: s.kind for key, s in state.sentences.items()} == {ORDER: "community_order", LICENCE: kind}


def test_the_same_sentence_again_changes_nothing() -> None:
    given(*past(impose())).when(impose()).then()


def test_an_extension_has_a_new_last_day_and_length() -> None:
    given(*past(impose())).when(alter("extended", ends_on=date(2026, 7, 30))).then(
        SentenceAltered(
            participant_id=ANN,
            sentence_id=ORDER,
            alteration="extended",
            on=date(2024, 6, 1),
            reason="court_order",
            ends_on=date(2026, 7, 30),
            length_days=912,
            length_months=30,
        )
    )


def test_a_variation_may_leave_the_end_as_it_is() -> None:
    [varied] = given(*past(impose())).when(alter("varied")).events()
    assert (varied.ends_on, varied.length_months) == (date(2026, 1, 30), 24)


def test_a_recall_and_a_re_release_leave_the_licence_running() -> None:
    assert given(*RECALLED).state.sentences[LICENCE].recalled
    released = alter("re_released", LICENCE, on=date(2024, 9, 1), reason="parole_board_release")
    [event] = given(*RECALLED).when(released).events()
    assert (event.alteration, event.ends_on) == ("re_released", date(2026, 1, 30))
    assert not given(*RECALLED, event).state.sentences[LICENCE].recalled
    assert given(*RECALLED, event).when(alter("recalled", LICENCE, on=date(2024, 10, 1))).events()
