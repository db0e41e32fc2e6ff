"""What somebody needs to take part, refusals first."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.assessment.domain.people.access_need_events import AccessNeedsRecorded
from services.assessment.domain.people.access_needs import (
    DECIDER,
    AccessFacts,
    AccessNeeds,
    RecordAccessNeeds,
)
from services.assessment.domain.people.standing import Standing
from shared.domain import Conflict, Invalid
from shared.domain.authorship import Author, Party

ANN = UUID(int=1)
TODAY = date(2026, 1, 31)
NEEDS: dict[str, Any] = {
    "language": "cy",
    "interpreter": "needed",
    "reading_support": "not_asked",
    "neurodiversity": ("dyslexia", "adhd"),
    "disabilities": (),
    "adjustments": ("large_print",),
    "note": "Mornings are hard.",
}


def record(party: Party = "person", **changed: Any) -> RecordAccessNeeds:
    author = Author(party=party, account=f"{party}@issuer")
    return RecordAccessNeeds(author=author, needs=AccessNeeds(**{**NEEDS, **changed}))


def facts(arm: str = "programme") -> AccessFacts:
    standing = Standing(participant_id=ANN, arm=arm, index_date=date(2024, 1, 1), erased=False)
    return AccessFacts(standing=standing, today=TODAY)


def decided(*commands: RecordAccessNeeds, arm: str = "programme") -> list[Any]:
    """The events of these commands, one after the other."""
    events: list[Any] = []
    for command in commands:
        events += DECIDER.decide(command, DECIDER.fold(events), facts(arm))
    return events


def test_a_comparator_takes_part_in_nothing() -> None:
    with pytest.raises(Conflict):
        decided(record(), arm="comparator")


@pytest.mark.parametrize("field", ["neurodiversity", "disabilities", "adjustments"])
@pytest.mark.parametrize("codes", [("other", "other"), ("other", "not_asked"), ("missing", "not_asked")])
def test_a_list_that_contradicts_itself_names_its_field(field: str, codes: tuple[str, ...]) -> None:
    with pytest.raises(Invalid) as refused:
        decided(record(**{field: codes}))
    assert refused.value.field == field


def test_a_statement_is_recorded_with_who_makes_it() -> None:
    said = {**NEEDS, "neurodiversity": ("adhd", "dyslexia")}
    assert decided(record()) == [
        AccessNeedsRecorded(
            participant_id=ANN, party="person", account="person@issuer", recorded_on=TODAY, **said
        )
    ]


def test_the_same_again_changes_nothing_in_whichever_order() -> None:
    assert len(decided(record(), record(neurodiversity=("adhd", "dyslexia")))) == 1
    assert len(decided(record(), record(note=None))) == 2


def test_both_parties_statements_stand_side_by_side() -> None:
    events = decided(record("practitioner", language="en"), record(), record(language="en"))
    state = DECIDER.fold(events)
    assert {party: said.language for party, said in state.items()} == {"practitioner": "en", "person": "en"}
    assert [event.party for event in events] == ["practitioner", "person", "person"]


def test_why_a_list_is_not_known_stands_alone() -> None:
    [event] = decided(record(neurodiversity=("prefers_not_to_say",)))
    assert event.neurodiversity == ("prefers_not_to_say",)
