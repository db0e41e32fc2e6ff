"""Warnings, breach, revocation and re-sentencing, and the end of a sentence; refusals first."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.plans.domain.sentence import requirement_commands as commands
from services.plans.domain.sentence import requirement_events as events
from shared.domain import Conflict, Invalid, NotFound
from tests.unit.plans.sentencing import BY, HOURS, KIT, TODAY, facts, given, recorded, standing, worked

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
WARNING, BREACH = UUID(int=22), UUID(int=23)
BREACHED = events.BreachStarted(**BY, breach_id=BREACH, on=APRIL, reason="behaviour", words=None)
COMPLETED = events.RequirementCompleted(**BY, on=MAY, by="amount")
REVOKED = events.RequirementRevoked(**BY, on=MAY, reason="breach_proved")


def warn(**changed: Any) -> commands.GiveWarning:
    said = {"warning_id": WARNING, "account": KIT, "on": APRIL, "reason": "behaviour", "words": "Ring us."}
    return commands.GiveWarning(**{**said, **changed})


def breach(**changed: Any) -> commands.StartBreach:
    return commands.StartBreach(
        **{"breach_id": BREACH, "account": KIT, "on": APRIL, "reason": "behaviour", **changed}
    )


def resolve(outcome: Any = "not_proved", on: date = MAY) -> commands.ResolveBreach:
    return commands.ResolveBreach(breach_id=BREACH, account=KIT, on=on, outcome=outcome)


def resolved(outcome: Any = "not_proved") -> events.BreachResolved:
    return events.BreachResolved(**BY, breach_id=BREACH, on=MAY, outcome=outcome)


def revoke(on: date = MAY) -> commands.RevokeRequirement:
    return commands.RevokeRequirement(account=KIT, on=on, reason="breach_proved")


def resentence(**changed: Any) -> commands.ResentenceRequirement:
    said = {"account": KIT, "variation": "resentenced", "on": MAY, "amount": 7_200, "unit": "minutes"}
    return commands.ResentenceRequirement(**{**said, **changed})


def varied(**changed: Any) -> events.RequirementVaried:
    said = {
        "variation": "resentenced",
        "on": MAY,
        "ends_on": date(2027, 1, 4),
        "unit": "minutes",
        "amount": 7_200,
    }
    return events.RequirementVaried(**BY, **{**said, **changed})


@pytest.mark.parametrize("asked", [warn(), breach(), revoke(), resentence()])
@pytest.mark.parametrize(("over", "code"), [(COMPLETED, "completed"), (REVOKED, "revoked")])
def test_what_is_over_is_neither_warned_of_nor_breached_nor_changed(asked: Any, over: Any, code: str) -> None:
    if asked == revoke() and over == REVOKED:
        given(recorded(), over).when(asked).then()
    else:
        given(recorded(), over).when(asked).refuses(Conflict, code=code)


@pytest.mark.parametrize("ask", [warn, breach, revoke, resentence])
@pytest.mark.parametrize("on", [date(2026, 1, 4), date(2026, 6, 2)])
def test_nothing_happens_before_it_starts_or_in_the_future(ask: Any, on: date) -> None:
    given(recorded()).when(ask(on=on)).refuses(Invalid, field="on")


def test_one_breach_is_open_at_a_time() -> None:
    given(recorded(), BREACHED).when(breach(breach_id=UUID(int=24))).refuses(Conflict, code="breach-open")
    given(recorded(), BREACHED).when(breach()).refuses(Conflict, field="breach_id")


def test_a_breach_is_resolved_once_and_not_before_it_started() -> None:
    given(recorded()).when(resolve()).refuses(NotFound)
    given(recorded(), BREACHED).when(resolve(on=date(2026, 3, 31))).refuses(Invalid, field="on")
    given(recorded(), BREACHED, resolved()).when(resolve("withdrawn")).refuses(Conflict, code="resolved")
    given(recorded(), BREACHED, resolved()).when(resolve()).then()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"amount": 6_000}, "amount"),
        ({"amount": None, "unit": None}, "amount"),
        ({"amount": 18_060}, "amount"),
        ({"unit": "days"}, "unit"),
        ({"unit": None}, "unit"),
        ({"ends_on": date(2027, 1, 5)}, "ends_on"),
    ],
)
def test_the_court_changes_something_within_the_law_and_the_sentence(said: Any, field: str) -> None:
    given(recorded()).when(resentence(**said)).refuses(Invalid, field=field)


def test_a_warning_is_given_by_somebody_in_a_case_that_is_under_way() -> None:
    given(recorded()).when(warn(), facts(standing=standing("recalled"))).refuses(Conflict, code="recalled")
    given(recorded()).when(warn()).then(
        events.WarningGiven(**BY, warning_id=WARNING, on=APRIL, reason="behaviour", words="Ring us.")
    )
    again = given(recorded(), *given(recorded()).when(warn()).events())
    again.when(warn()).refuses(Conflict, field="warning_id")


@pytest.mark.parametrize("outcome", ["withdrawn", "not_proved", "proved_and_continued"])
def test_a_breach_that_is_resolved_leaves_the_requirement_as_it_was(outcome: str) -> None:
    given(recorded()).when(breach()).then(BREACHED)
    given(recorded(), BREACHED).when(resolve(outcome)).then(resolved(outcome))
    assert given(recorded(), BREACHED).state.state == "in_breach"
    assert given(recorded(), BREACHED, resolved(outcome)).state.state == "active"


def test_the_court_resolves_an_open_breach_by_what_it_does() -> None:
    given(recorded(), BREACHED).when(revoke()).then(resolved("revoked"), REVOKED)
    given(recorded(), BREACHED).when(resentence()).then(resolved("resentenced"), varied())
    given(recorded(), BREACHED).when(resentence(variation="varied")).then(varied(variation="varied"))
    given(recorded(), BREACHED).when(revoke(date(2026, 3, 1))).refuses(Invalid, field="on")


def test_a_term_is_changed_without_the_amount() -> None:
    said = {"amount": None, "unit": None, "ends_on": date(2026, 12, 1)}
    given(recorded(), worked()).when(resentence(**said)).then(varied(amount=6_000, ends_on=date(2026, 12, 1)))


def test_it_ends_with_its_sentence_and_stays_completed_if_it_was() -> None:
    end = commands.EndWithSentence(on=TODAY, reason="expired")
    ended = events.RequirementEnded(
        participant_id=BY["participant_id"], requirement_id=HOURS, on=TODAY, reason="expired"
    )
    given(recorded(), BREACHED).when(end).then(ended)
    for over in (REVOKED, ended):
        given(recorded(), over).when(end).then()
    given(recorded(), COMPLETED).when(end).then(ended)
    assert given(recorded(), COMPLETED, ended).state.state == "completed"
    assert given(recorded(), ended).state.state == "ended"


def test_what_never_was_is_entered_in_error_whatever_became_of_it() -> None:
    in_error = events.RequirementEnteredInError(**BY)
    given(recorded(), REVOKED).when(commands.EnterInError(account=KIT)).then(in_error)
    given(recorded(), in_error).when(commands.EnterInError(account=KIT)).refuses(NotFound)
