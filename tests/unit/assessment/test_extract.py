"""given / when / then of an extract's rows about one participant; the refusals first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from services.assessment.domain.convictions.extract import (
    Finding,
    ImportExtract,
    Marks,
    Taken,
    check_covers,
    take,
)
from services.assessment.domain.convictions.outcome import Followed, FollowUp, Reoffence
from services.assessment.domain.convictions.reoffending import JudgeAgain, joined
from services.assessment.domain.convictions.reoffending_events import ReoffenceSuperseded, ReoffenceWithdrawn
from services.assessment.domain.people import participant_events as events
from services.assessment.domain.people.participant import observed
from shared.domain import Conflict, Invalid, NotFound
from tests.unit.assessment.deciding import (
    ANN,
    DAY_0,
    ERASURE_REQUESTED,
    FACTS,
    REGISTERED,
    RULE,
    Given,
    day,
    found,
    given,
    reoffence,
)

SOURCE = "police_extract"
NOTHING = Finding()


def offence(
    on: int, *, proven: int | None = None, disposal: str = "fine", no: int = 50, **more: Any
) -> Finding:
    """Of the source's own id `no`."""
    reported = replace(
        reoffence(on, proven=proven, disposal=disposal, no=no),
        **{"offence_code": "theft", "proof": "conviction", "source": SOURCE, **more},
    )
    return Finding(reoffence=reported, reoffence_id=UUID(int=no))


def without_id(on: int, no: int = 60) -> Finding:
    return Finding(reoffence=offence(on, no=no).reoffence)


def withdrawn(no: int = 50) -> Finding:
    return Finding(reoffence_id=UUID(int=no))


def extract(*findings: Finding, starts: int = 0, until: int = 500) -> ImportExtract:
    covers = FollowUp(starts_on=day(starts), ends_on=day(until))
    return ImportExtract(source=SOURCE, covers=covers, findings=findings)


def taken(before: Given, command: ImportExtract) -> Taken:
    state = before.state
    return take(command, observed(state), state.reoffending, FACTS)


def became(before: Given, command: ImportExtract) -> list[str]:
    return [f"{b.field}: {b.detail}" if isinstance(b, Invalid) else b for b in taken(before, command).became]


def happened(*past: Any, command: ImportExtract) -> list[Any]:
    """The past, and what the command adds to it."""
    return [*past, *given(*past).when(command).events()]


def kinds(events: Sequence[Any]) -> list[str]:
    return [type(event).__name__ for event in events]


IMPORTED = happened(REGISTERED, command=extract(offence(10, proven=30)))


@pytest.mark.parametrize(
    ("finding", "refused"),
    [
        (offence(-1, proven=3), "offence_date: This date is before the index date."),
        (offence(10, proven=9), "proven_date: This date is before the offence date."),
        (offence(501), "offence_date: This date is after what the extract covers."),
        (offence(10, proven=501), "proven_date: This date is after what the extract covers."),
        (offence(10, offence_code="jaywalking"), "offence_code: This offence is not known."),
        (offence(10, offence_code="not_recorded"), "offence_code: This offence is not known."),
        (offence(10, disposal="exile"), "disposal: This disposal is not known."),
        (offence(10, disposal="fine", proof="arrest"), "proof: This is not what proves"),
        (offence(10, disposal="caution", proof="conviction"), "proof: This is not what proves"),
        (withdrawn(), "offence_id: No offence with this id is known"),
    ],
)
def test_given_a_participant_when_a_row_does_not_fit_then_it_alone_is_refused(
    finding: Finding, refused: str
) -> None:
    result = became(given(REGISTERED), extract(finding, offence(20, no=51)))
    assert result[0].startswith(refused)
    assert result[1] == "accepted"


@pytest.mark.parametrize(
    ("starts", "until", "refused"),
    [
        (1, 500, "covers_from: This date is after the index date."),
        (-30, -1, "covers_until: This date is before the index date."),
    ],
)
def test_given_nobody_followed_when_the_extract_does_not_reach_the_index_date_then_refused(
    starts: int, until: int, refused: str
) -> None:
    command = extract(NOTHING, starts=starts, until=until)
    assert became(given(REGISTERED), command) == [refused]
    assert taken(given(REGISTERED), command).events == []


def test_given_a_follow_up_when_an_extract_leaves_a_gap_then_refused() -> None:
    before = happened(REGISTERED, command=extract(NOTHING, until=100))
    gap = "covers_from: Between this extract and what was searched before lies a gap."
    assert became(given(*before), extract(NOTHING, starts=102, until=200)) == [gap]
    assert became(given(*before), extract(NOTHING, starts=101, until=200)) == ["accepted"]


def test_given_nobody_or_an_erasure_when_imported_then_refused() -> None:
    given().when(extract(NOTHING)).refuses(NotFound)
    given(REGISTERED, ERASURE_REQUESTED).when(extract(NOTHING)).refuses(Conflict)
    given(REGISTERED, ERASURE_REQUESTED).when(JudgeAgain()).refuses(Conflict)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "field"),
    [
        (date(2025, 2, 1), date(2025, 1, 31), "covers_until"),
        (date(2025, 2, 1), date(2026, 2, 1), "covers_until"),
    ],
)
def test_an_extract_covers_days_that_have_been(starts_on: date, ends_on: date, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_covers(FollowUp(starts_on=starts_on, ends_on=ends_on), date(2026, 1, 31))
    assert refused.value.field == field


def test_given_a_participant_when_searched_and_nothing_found_then_followed_and_judged() -> None:
    command = extract(NOTHING)
    assert became(given(REGISTERED), command) == ["accepted"]
    given(REGISTERED).when(command).then(
        events.FollowUpRecorded(participant_id=ANN, starts_on=DAY_0, ends_on=day(500)),
        events.OutcomeJudged(
            participant_id=ANN,
            rule=RULE.reference,
            status="not_reoffended",
            event=False,
            time_days=364,
            reoffences=0,
        ),
    )


def test_given_a_participant_when_rows_are_imported_then_recorded_and_judged_once() -> None:
    command = extract(offence(10), offence(20, no=51), without_id(30), NOTHING)
    assert became(given(REGISTERED), command) == ["accepted", "accepted", "accepted", "unchanged"]
    assert kinds(given(REGISTERED).when(command).events()) == [
        *["ReoffenceRecorded"] * 3,
        "FollowUpRecorded",
        "OutcomeJudged",
    ]


def test_given_an_import_when_sent_again_then_nothing() -> None:
    command = extract(offence(10), offence(20, no=51), without_id(30), NOTHING)
    before = given(*happened(REGISTERED, command=command))
    assert became(before, command) == ["unchanged"] * 4
    before.when(command).then()


def test_given_an_offence_when_its_row_says_otherwise_then_superseded() -> None:
    corrected = offence(12, proven=30)
    events_ = given(*IMPORTED).when(extract(corrected)).events()
    assert became(given(*IMPORTED), extract(corrected)) == ["superseded"]
    assert kinds(events_) == ["ReoffenceSuperseded", "OutcomeJudged"]
    assert events_[-1].time_days == 12
    assert given(*IMPORTED, *events_).state.reoffending.reoffences == (corrected.reoffence,)


def test_given_an_offence_when_its_row_is_empty_then_withdrawn_and_once() -> None:
    events_ = given(*IMPORTED).when(extract(withdrawn())).events()
    assert kinds(events_) == ["ReoffenceWithdrawn", "OutcomeJudged"]
    assert events_[-1].status == "not_reoffended"
    after = given(*IMPORTED, *events_)
    assert became(given(*IMPORTED), extract(withdrawn())) == ["superseded"]
    assert became(after, extract(withdrawn())) == ["unchanged"]


def test_given_a_withdrawn_offence_when_it_is_reported_again_then_superseded() -> None:
    before = given(*happened(*IMPORTED, command=extract(withdrawn())))
    assert became(before, extract(offence(10, proven=30))) == ["superseded"]
    after = happened(*IMPORTED, command=extract(withdrawn(), offence(10, proven=30)))
    assert given(*after).state.reoffending == given(*IMPORTED).state.reoffending


def test_given_two_offences_of_one_day_then_both_count_by_their_ids() -> None:
    command = extract(offence(10), offence(10, no=51))
    assert became(given(REGISTERED), command) == ["accepted", "accepted"]


def test_given_equal_rows_without_an_id_then_each_is_an_offence_and_sent_again_nothing() -> None:
    two = extract(without_id(10), without_id(10, no=61))
    assert became(given(REGISTERED), two) == ["accepted", "accepted"]
    before = happened(REGISTERED, command=two)
    three = extract(*(without_id(10, no=no) for no in (62, 63, 64)))
    assert became(given(*before), two) == ["unchanged", "unchanged"]
    assert became(given(*before), three) == ["unchanged", "unchanged", "accepted"]


def test_given_a_refused_row_that_names_an_offence_then_the_follow_up_stays() -> None:
    unknown = offence(20, no=51, offence_code="jaywalking")
    for rows in ((offence(10), unknown), (unknown, offence(10)), (NOTHING, unknown)):
        state = given(*happened(REGISTERED, command=extract(*rows))).state.reoffending
        assert (state.follow_up, state.outcomes) == (None, ())
    before = happened(REGISTERED, command=extract(NOTHING, until=100))
    after = given(*happened(*before, command=extract(NOTHING, unknown))).state.reoffending
    assert after.follow_up == FollowUp(starts_on=DAY_0, ends_on=day(100))


@pytest.mark.parametrize("refused", [offence(-1, proven=3, no=51), withdrawn(51)])
def test_given_a_refused_row_that_can_be_no_reoffence_then_followed(refused: Finding) -> None:
    after = given(*happened(REGISTERED, command=extract(offence(10), refused))).state.reoffending
    assert after.follow_up == FollowUp(starts_on=DAY_0, ends_on=day(500))


@pytest.mark.parametrize(
    ("then_told", "old"),
    [(offence(12, proven=30), offence(10, proven=30)), (withdrawn(), offence(10, proven=30))],
)
def test_given_a_correction_when_the_older_extract_comes_again_then_the_correction_stays(
    then_told: Finding, old: Finding
) -> None:
    before = happened(*IMPORTED, command=extract(then_told, until=600))
    assert became(given(*before), extract(old, until=599)) == ["unchanged"]
    assert became(given(*before), extract(old, until=600)) == ["superseded"]


def test_given_a_newer_offence_when_an_older_extract_withdraws_it_then_it_stays() -> None:
    assert became(given(*IMPORTED), extract(withdrawn(), until=499)) == ["unchanged"]


def test_given_a_record_of_the_same_person_when_judged_then_by_both() -> None:
    elsewhere = Followed(
        follow_up=FollowUp(starts_on=day(-30), ends_on=day(500)), reoffences=(reoffence(10), reoffence(40))
    )
    facts = replace(FACTS, elsewhere=(elsewhere,))
    own = happened(REGISTERED, command=found(reoffence(40), until=100))
    [judged] = given(*own).when(JudgeAgain(), facts).events()
    assert (judged.status, judged.time_days, judged.reoffences) == ("reoffended", 10, 2)


def test_given_spans_of_two_records_that_leave_a_gap_then_they_are_not_joined() -> None:
    own = Followed(follow_up=FollowUp(starts_on=DAY_0, ends_on=day(100)), reoffences=())
    gap, meets = (
        Followed(follow_up=FollowUp(starts_on=day(n), ends_on=day(500)), reoffences=()) for n in (102, 101)
    )
    assert joined(own, [gap], DAY_0).follow_up == own.follow_up
    assert joined(own, [meets], DAY_0).follow_up == FollowUp(starts_on=DAY_0, ends_on=day(500))
    nothing = replace(own, follow_up=None)
    assert joined(nothing, [own], DAY_0).follow_up == own.follow_up
    assert joined(nothing, [gap], DAY_0).follow_up is None
    assert joined(nothing, [gap, own, meets], DAY_0).follow_up == FollowUp(starts_on=DAY_0, ends_on=day(500))


@pytest.mark.parametrize(
    ("by_hand", "reported", "count"), [(None, "theft", 1), ("theft", "theft", 1), ("theft", "burglary", 2)]
)
def test_given_a_report_by_hand_when_the_extract_knows_it_then_it_is_not_counted_twice(
    by_hand: str | None, reported: str, count: int
) -> None:
    report = replace(reoffence(10, disposal="fine"), offence_code=by_hand)
    before = happened(REGISTERED, command=found(report, until=500))
    command = extract(offence(10, offence_code=reported))
    assert became(given(*before), command) == ["superseded" if count == 1 else "accepted"]
    assert len(given(*happened(*before, command=command)).state.reoffending.reoffences) == count


def test_given_an_extract_when_the_same_is_reported_by_hand_then_nothing() -> None:
    by_hand = offence(10, proven=30, no=99).reoffence
    assert isinstance(by_hand, Reoffence)
    given(*IMPORTED).when(found(by_hand)).then()


@pytest.mark.parametrize(
    ("starts", "until", "covered"),
    [(0, 600, (0, 600)), (-10, 100, (-10, 500)), (5, 400, (0, 500)), (-10, 600, (-10, 600))],
)
def test_given_a_follow_up_when_another_extract_is_imported_then_both_spans_hold(
    starts: int, until: int, covered: tuple[int, int]
) -> None:
    after = given(*happened(*IMPORTED, command=extract(NOTHING, starts=starts, until=until)))
    span = after.state.reoffending.follow_up
    assert span == FollowUp(starts_on=day(covered[0]), ends_on=day(covered[1]))


def test_given_judgements_when_a_rule_is_added_then_judged_by_it_alone() -> None:
    slower = replace(RULE, version=2, waiting_days=180)
    facts = replace(FACTS, rules=(RULE, slower))
    [added] = given(*IMPORTED).when(JudgeAgain(), facts).events()
    assert (added.rule, added.status) == ("rossi:2", "not_yet_measurable")
    given(*IMPORTED).when(JudgeAgain()).then()


def test_given_a_rule_whose_list_is_not_known_then_it_judges_nobody() -> None:
    facts = replace(FACTS, rules=(replace(RULE, offences="nowhere:1"),))
    given(REGISTERED).when(found(until=400), facts).then(
        events.FollowUpRecorded(participant_id=ANN, starts_on=DAY_0, ends_on=day(400))
    )


FINDINGS = st.lists(
    st.one_of(
        st.builds(offence, st.integers(-5, 505), no=st.integers(50, 53)),
        st.builds(without_id, st.integers(0, 500), st.integers(60, 99)),
        st.builds(withdrawn, st.integers(50, 53)),
        st.just(NOTHING),
    ),
    max_size=8,
)


@whatever(FINDINGS)
def test_each_row_is_accounted_for_and_the_last_word_of_each_id_holds(findings: list[Finding]) -> None:
    command = extract(*findings)
    result = taken(given(REGISTERED), command)
    assert len(result.became) == len(findings)
    after = given(REGISTERED, *result.events).state.reoffending
    last = {
        f.reoffence_id: f.reoffence
        for f, b in zip(findings, result.became, strict=True)
        if f.reoffence_id and not isinstance(b, Invalid)
    }
    known = {r.reoffence_id: r for r in after.reoffences}
    assert {no: known.get(no) for no in last} == last  # type: ignore[arg-type]


@whatever(FINDINGS)
def test_the_same_rows_in_another_chunking_come_to_the_same(findings: list[Finding]) -> None:
    at_once = taken(given(REGISTERED), extract(*findings))
    past, marks = [REGISTERED], Marks()
    for finding in findings:
        part = taken(given(*past), replace(extract(finding), marks=marks))
        past, marks = [*past, *part.events], part.marks
    assert given(*past).state == given(REGISTERED, *at_once.events).state
    assert marks == at_once.marks


def test_superseding_and_withdrawing_name_their_source() -> None:
    for event in happened(*IMPORTED, command=extract(offence(11), withdrawn())):
        if isinstance(event, (ReoffenceSuperseded, ReoffenceWithdrawn)):
            assert event.source == SOURCE
