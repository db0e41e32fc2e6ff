"""The rule in calendar months: its boundary days, what proves, what counts, and what death ends."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from services.assessment.definitions import shipped
from services.assessment.domain.convictions.outcome import (
    NOT_FOLLOWED,
    FollowUp,
    Outcome,
    OutcomeRule,
    Reoffence,
    check,
    judge,
)
from shared.domain import Invalid
from shared.domain.dates import after, latest_before

RULE = shipped().outcome_rules["moj_proven_reoffending:1"]
COUNTED = shipped().offences["offences:1"].counted
INDEX = date(2023, 1, 31)
WINDOW_ENDS, PROOF_ENDS = date(2024, 1, 31), date(2024, 7, 31)
DAY = timedelta(days=1)


def offence(
    on: date = date(2023, 5, 1),
    proven: date | None = None,
    code: str | None = "theft",
    disposal: str = "fine",
) -> Reoffence:
    return Reoffence(
        reoffence_id=UUID(int=1),
        offence_date=on,
        proven_date=proven or on,
        disposal=disposal,
        offence_code=code,
    )


def judged(
    *offences: Reoffence,
    index: date = INDEX,
    until: date = date(2025, 1, 1),
    died_on: date | None = None,
    rule: OutcomeRule = RULE,
) -> Outcome:
    followed = FollowUp(starts_on=index, ends_on=until)
    return judge(rule, index, followed, offences, died_on, COUNTED)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2023, 8, 31), 12, date(2024, 8, 31)),
        (date(2023, 12, 15), 1, date(2024, 1, 15)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_one(day: date, months: int, then: date) -> None:
    assert after(day, months=months) == then


@whatever(
    st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.sampled_from([0, 1, 6, 12, 60]), st.integers(0, 200)
)
def test_the_latest_day_before_is_the_latest(last: date, months: int, days: int) -> None:
    found = latest_before(last, months=months, days=days)
    assert found is not None
    assert after(found, months=months, days=days) <= last
    assert after(found + DAY, months=months, days=days) > last


def test_nothing_was_known_before_the_calendar_begins() -> None:
    assert latest_before(date.min, months=6) is None


@pytest.mark.parametrize(
    ("on", "counts"),
    [(INDEX, False), (INDEX + DAY, True), (WINDOW_ENDS, True), (WINDOW_ENDS + DAY, False)],
)
def test_an_offence_counts_from_the_day_after_the_index_date_to_its_anniversary(
    on: date, counts: bool
) -> None:
    outcome = judged(offence(on))
    assert outcome.status == ("reoffended" if counts else "not_reoffended")
    assert outcome.time_days == ((on if counts else WINDOW_ENDS) - INDEX).days


@pytest.mark.parametrize(("proven", "counts"), [(PROOF_ENDS, True), (PROOF_ENDS + DAY, False)])
def test_proof_counts_to_the_end_of_the_waiting_period(proven: date, counts: bool) -> None:
    assert judged(offence(WINDOW_ENDS, proven)).event is counts
    assert judged(offence(INDEX + DAY, proven)).event is counts  # of an early offence as well


@pytest.mark.parametrize("offences", [(), (offence(),)], ids=["no offence", "an early one"])
def test_it_is_measurable_once_the_extract_covers_the_waiting_period(offences: tuple[Reoffence, ...]) -> None:
    assert judged(*offences, until=PROOF_ENDS - DAY).status == "not_yet_measurable"
    assert judged(*offences, until=PROOF_ENDS - DAY).reoffences is None
    assert judged(*offences, until=PROOF_ENDS).reoffences == len(offences)


def test_what_could_still_be_proven_is_not_yet_observed() -> None:
    """An offence six months before the end of what is covered may be proven on its last day."""
    assert judged(until=date(2023, 7, 30)) == NOT_FOLLOWED
    early = judged(until=date(2023, 11, 30))
    assert (early.event, early.time_days) == (False, (date(2023, 5, 31) - INDEX).days)
    assert judged(offence(date(2023, 5, 31)), until=date(2023, 11, 30)).event is True
    assert judged(offence(date(2023, 6, 1)), until=date(2023, 11, 30)).event is False


def test_proof_after_what_is_covered_is_not_yet_seen() -> None:
    early, late = date(2023, 3, 1), date(2023, 12, 1)
    assert judged(offence(early, late), until=late - DAY).event is False
    assert judged(offence(early, late), until=late).event is True


@pytest.mark.parametrize(
    ("disposal", "counts"), [("arrest", False), ("caution", True), ("fine", True), ("custody", True)]
)
def test_a_conviction_or_a_caution_proves_and_an_arrest_does_not(disposal: str, counts: bool) -> None:
    assert judged(offence(disposal=disposal)).event is counts


@pytest.mark.parametrize(
    ("code", "counts"),
    [("theft", True), ("speeding", False), ("breach_community_order", False), (None, True)],
)
def test_recordable_offences_count_and_breaches_do_not(code: str | None, counts: bool) -> None:
    assert judged(offence(code=code)).event is counts


@pytest.mark.parametrize(
    ("died_on", "status", "event", "last"),
    [
        (date(2023, 4, 1), "not_yet_measurable", False, date(2023, 4, 1)),
        (date(2023, 5, 1), "not_yet_measurable", True, date(2023, 5, 1)),
        (WINDOW_ENDS - DAY, "not_yet_measurable", True, date(2023, 5, 1)),
        (WINDOW_ENDS, "reoffended", True, date(2023, 5, 1)),
        (INDEX, "not_yet_measurable", False, INDEX),
        (INDEX - DAY, "not_yet_measurable", False, INDEX),
    ],
)
def test_death_censors(died_on: date, status: str, event: bool, last: date) -> None:
    outcome = judged(offence(date(2023, 5, 1)), died_on=died_on)
    assert (outcome.status, outcome.event, outcome.time_days) == (status, event, (last - INDEX).days)


def test_each_counted_offence_adds_to_the_frequency_and_the_first_gives_the_time() -> None:
    outcome = judged(
        offence(date(2023, 9, 1)), offence(date(2023, 5, 1)), offence(date(2023, 3, 1), code="speeding")
    )
    assert outcome == Outcome(
        status="reoffended", event=True, time_days=(date(2023, 5, 1) - INDEX).days, reoffences=2
    )


@pytest.mark.parametrize(
    ("code", "window_ends"),
    [
        ("moj_proven_reoffending_6_months", date(2024, 8, 29)),
        ("moj_proven_reoffending", date(2025, 2, 28)),
        ("moj_proven_reoffending_24_months", date(2026, 2, 28)),
        ("moj_proven_reoffending_60_months", date(2029, 2, 28)),
    ],
)
def test_the_windows_after_a_leap_day(code: str, window_ends: date) -> None:
    rule = shipped().outcome_rules[f"{code}:1"]
    last = judged(offence(window_ends), index=date(2024, 2, 29), until=date(2040, 1, 1), rule=rule)
    late = judged(offence(window_ends + DAY), index=date(2024, 2, 29), until=date(2040, 1, 1), rule=rule)
    assert (last.event, late.event) == (True, False)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"window_days": 364}, "window_months"),
        ({"window_months": 0}, "window_months"),
        ({"waiting_months": -1}, "waiting_months"),
        ({"proof": ()}, "proof"),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(changed: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check(replace(RULE, **changed))  # type: ignore[arg-type]
    assert refused.value.field == field


DATES = st.dates(date(2022, 12, 1), date(2025, 12, 31))
OFFENCES = st.lists(
    st.builds(
        lambda on, wait, code, disposal: offence(on, on + timedelta(days=wait), code, disposal),
        DATES,
        st.integers(0, 500),
        st.sampled_from(["theft", "speeding", None]),
        st.sampled_from(["arrest", "caution", "fine"]),
    ),
    max_size=6,
)


@whatever(DATES, st.integers(0, 500), OFFENCES, st.none() | DATES)
def test_a_longer_follow_up_never_undoes_an_event_nor_moves_it_later(
    until: date, more: int, offences: list[Reoffence], died_on: date | None
) -> None:
    before = judged(*offences, until=until, died_on=died_on)
    later = judged(*offences, until=until + timedelta(days=more), died_on=died_on)
    assert not before.event or later.event
    if before.event:
        assert (later.time_days or 0) <= (before.time_days or 0)
    if before.status != "not_yet_measurable":
        assert later == before


@whatever(DATES, OFFENCES, st.none() | DATES)
def test_status_event_and_frequency_agree(
    until: date, offences: list[Reoffence], died_on: date | None
) -> None:
    outcome = judged(*offences, until=until, died_on=died_on)
    assert (outcome.reoffences is None) == (outcome.status == "not_yet_measurable")
    if outcome.reoffences is not None:
        assert bool(outcome.reoffences) == outcome.event == (outcome.status == "reoffended")
    if outcome != NOT_FOLLOWED:
        assert 0 <= (outcome.time_days or 0) <= (WINDOW_ENDS - INDEX).days
