"""What counts towards a requirement, and when it is completed; refusals first."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from services.plans.domain.sentence import requirement_commands as commands
from services.plans.domain.sentence import requirement_events as events
from services.plans.domain.sentence.delivery import Delivered
from services.plans.domain.sentence.plain import in_words
from services.plans.domain.sentence.requirement import DECIDER
from shared.domain import Conflict, Invalid, NotFound, Refusal
from shared.domain.quantities import SentenceDays, SentenceMinutes
from tests.unit.plans.sentencing import (
    BY,
    KIT,
    PLACEMENT,
    TODAY,
    curfew,
    enter,
    facts,
    given,
    recorded,
    worked,
)

DONE = worked(6_000)
COMPLETED = events.RequirementCompleted(**BY, on=TODAY, by="amount")
BREACH = events.BreachStarted(**BY, breach_id=UUID(int=23), on=TODAY, reason="behaviour", words=None)


def correct(minutes: int, progress: int = 31) -> commands.CorrectProgress:
    return commands.CorrectProgress(
        progress_id=UUID(int=progress),
        account=KIT,
        delivered=SentenceMinutes(minutes=minutes),
        reason="record_corrected",
    )


def corrected(minutes: int, difference: int) -> events.ProgressCorrected:
    return events.ProgressCorrected(
        **BY,
        progress_id=UUID(int=31),
        unit="minutes",
        amount=minutes,
        difference=difference,
        reason="record_corrected",
    )


def count(delivered: Delivered | None, session: int = 31) -> commands.CountSession:
    return commands.CountSession(
        session_id=UUID(int=session),
        intervention_id=PLACEMENT,
        account=KIT,
        on=date(2026, 2, 2),
        delivered=delivered,
    )


def complete(on: date = TODAY, *, by_court: bool = False) -> commands.CompleteRequirement:
    return commands.CompleteRequirement(account=KIT, on=on, by_court=by_court)


def test_nothing_is_delivered_of_what_was_never_ordered_or_ordered_in_error() -> None:
    given().when(enter()).refuses(NotFound)
    given(recorded(), events.RequirementEnteredInError(**BY)).when(enter()).refuses(NotFound)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"minutes": 0}, "amount"),
        ({"minutes": -1}, "amount"),
        ({"minutes": 100_001}, "amount"),
        ({"minutes": 6_001}, "amount"),
        ({"delivered": SentenceDays(days=1)}, "unit"),
        ({"on": date(2026, 1, 4)}, "on"),
        ({"on": date(2026, 6, 2)}, "on"),
        ({"source": "session"}, "source"),
        ({"source": "time_bank"}, "source"),
    ],
)
def test_progress_that_cannot_be_names_its_field(said: dict[str, Any], field: str) -> None:
    given(recorded()).when(enter(**said)).refuses(Invalid, field=field)


def test_a_requirement_of_time_alone_counts_nothing() -> None:
    given(curfew()).when(enter()).refuses(Invalid, field="unit")


@pytest.mark.parametrize("over_by", [COMPLETED, events.RequirementRevoked(**BY, on=TODAY, reason="health")])
def test_nothing_new_is_delivered_of_one_that_is_over(over_by: Any) -> None:
    given(recorded(), over_by).when(enter()).refuses(Conflict)


def test_progress_of_an_id_is_entered_once() -> None:
    given(recorded(), worked()).when(enter()).refuses(Conflict, field="progress_id")


def test_a_correction_is_of_progress_that_there_is() -> None:
    given(recorded()).when(correct(1)).refuses(NotFound)
    given(recorded(), worked()).when(correct(-1)).refuses(Invalid, field="amount")


def test_what_came_with_a_session_is_corrected_by_its_attendance() -> None:
    of_session = worked(source="session", intervention_id=PLACEMENT)
    given(recorded(), of_session).when(correct(1)).refuses(Conflict, code="of-a-session")


@pytest.mark.parametrize("delivered", [SentenceMinutes(minutes=1_441), SentenceMinutes(minutes=0)])
def test_a_session_delivers_no_more_than_a_day_holds(delivered: SentenceMinutes) -> None:
    given(recorded()).when(count(delivered)).refuses(Invalid, field="amount")


def test_less_than_was_ordered_is_not_completed() -> None:
    given(recorded(), worked(5_999)).when(complete()).refuses(Conflict, code="not-delivered")


def test_a_term_is_completed_on_its_last_day_and_not_before() -> None:
    short = curfew(ends_on=TODAY)
    given(short).when(complete(date(2026, 5, 31))).refuses(Conflict, code="not-over")
    given(short).when(complete()).then(events.RequirementCompleted(**BY, on=TODAY, by="term"))
    given(curfew(ends_on=None)).when(complete()).refuses(Conflict, code="not-over")


def test_nothing_is_completed_while_a_breach_is_open_but_by_the_court() -> None:
    given(recorded(), DONE, BREACH).when(complete()).refuses(Conflict, code="breach-open")
    by_court = events.RequirementCompleted(**BY, on=TODAY, by="court")
    given(recorded(), BREACH).when(complete(by_court=True)).then(by_court)


def test_progress_is_recorded_with_its_source() -> None:
    given(recorded()).when(enter()).then(worked())
    late = date(2026, 5, 30)
    given(recorded(ends_on=date(2026, 5, 4))).when(enter(on=late)).then(worked(on=late))


def test_a_correction_says_what_it_was_and_the_difference() -> None:
    given(recorded(), worked()).when(correct(390)).then(corrected(390, -30))
    given(recorded(), worked()).when(correct(420)).then()


def test_a_session_counts_once_and_again_as_a_correction() -> None:
    [first] = given(recorded()).when(count(SentenceMinutes(minutes=60))).events()
    assert (first.source, first.amount, first.intervention_id) == ("session", 60, PLACEMENT)
    [again] = given(recorded(), first).when(count(None)).events()
    assert (again.amount, again.difference, again.reason) == (0, -60, "attendance_corrected")
    given(recorded(), first, again).when(count(None)).then()
    given(recorded()).when(count(None)).then()


def test_a_correction_below_the_amount_withdraws_the_completion_but_not_the_courts() -> None:
    withdrawn = events.CompletionWithdrawn(**BY)
    given(recorded(), DONE, COMPLETED).when(correct(5_999)).then(corrected(5_999, -1), withdrawn)
    given(recorded(), worked(6_001), COMPLETED).when(correct(6_000)).then(corrected(6_000, -1))
    ended = events.RequirementEnded(
        participant_id=BY["participant_id"], requirement_id=BY["requirement_id"], on=TODAY, reason="expired"
    )
    after = given(recorded(), DONE, COMPLETED, ended).when(correct(5_999))
    after.then(corrected(5_999, -1), withdrawn)
    assert DECIDER.fold(after.events(), after.state).state == "ended"  # type: ignore[union-attr]
    by_court = events.RequirementCompleted(**BY, on=TODAY, by="court")
    given(recorded(), DONE, by_court).when(correct(0)).then(corrected(0, -6_000))


def test_completing_again_in_the_same_way_changes_nothing() -> None:
    given(recorded(), DONE).when(complete()).then(COMPLETED)
    given(recorded(), DONE, COMPLETED).when(complete()).then()


@pytest.mark.parametrize(
    ("said", "english", "welsh"),
    [
        (
            ("minutes", 6_000, 450, None),
            "You have done 7 hours 30 min of 100 hours. 92 hours 30 min left.",
            "Rydych wedi gwneud 7 awr 30 munud o 100 awr. 92 awr 30 munud ar ôl.",
        ),
        (
            ("days", 20, 21, None),
            "You have done 21 days of 20 days. 0 days left.",
            "Rydych wedi gwneud 21 diwrnod o 20 diwrnod. 0 diwrnod ar ôl.",
        ),
        (
            ("sessions", None, 1, None),
            "You have done 1 session. There is no amount to reach.",
            "Rydych wedi gwneud 1 sesiwn. Nid oes swm i'w gyrraedd.",
        ),
        (
            (None, None, 0, date(2026, 7, 4)),
            "This lasts until 04/07/2026. There is no amount to reach.",
            "Mae hyn yn para tan 04/07/2026. Nid oes swm i'w gyrraedd.",
        ),
    ],
)
def test_how_far_it_is_is_said_in_plain_words(said: Any, english: str, welsh: str) -> None:
    words = in_words(*said)
    assert (words.en, words.cy) == (english, welsh)


ASKED = st.lists(
    st.one_of(
        st.builds(lambda n, m: enter(m, progress_id=UUID(int=n)), st.integers(1, 4), st.integers(-5, 4_000)),
        st.builds(correct, st.integers(-5, 4_000), st.integers(1, 4)),
        st.builds(
            lambda m, n: count(None if m is None else SentenceMinutes(minutes=m), n),
            st.one_of(st.none(), st.integers(-5, 1_500)),
            st.integers(3, 6),
        ),
        st.builds(complete, by_court=st.booleans()),
    ),
    max_size=25,
)


@over(ASKED)
def test_progress_sums_exactly_and_completed_means_delivered_or_the_court(asked: list[Any]) -> None:
    happened: list[Any] = [recorded()]
    expected: dict[UUID, int] = {}
    for command in asked:
        try:
            new = list(DECIDER.decide(command, DECIDER.fold(happened), facts()))
        except Refusal:
            continue
        happened += new
        if new and not isinstance(command, commands.CompleteRequirement):
            delivered = command.delivered.minutes if command.delivered else 0
            key = command.session_id if isinstance(command, commands.CountSession) else command.progress_id
            expected[key] = delivered
        state = DECIDER.fold(happened)
        assert state is not None
        assert state.delivered == sum(expected.values()) >= 0
        assert all(each.amount >= 0 for each in state.progress.values())
        moved = [getattr(e, "difference", getattr(e, "amount", 0)) for e in happened[1:]]
        assert state.delivered == sum(moved)
        if state.completed is not None and state.completed[1] != "court":
            assert state.amount is not None
            assert state.delivered >= state.amount
