"""What is told of meetings and expenses outside the service: times, minutes, scores and codes."""

from services.plans.publications.meetings import PUBLICATIONS
from shared.contracts import plans as public
from tests.contract.lives.plans import meeting

TOLD = {
    type(event): PUBLICATIONS[type(event)](event)
    for life in meeting.LIVES
    for event in life.events
    if type(event) in PUBLICATIONS
}


def test_everything_but_notes_is_told_and_without_a_word() -> None:
    assert len(TOLD) == len(PUBLICATIONS)
    notes = [event for event in meeting.MEETING_LIFE.events if type(event) not in PUBLICATIONS]
    assert len(notes) == 3
    text = " ".join(each.model_dump_json() for each in TOLD.values() if each)
    for word in (*meeting.MEETING_LIFE.words, "LS1", "issuer", str(meeting.RECEIPT)):
        assert word not in text


def test_who_speaks_and_when_they_meet_are_told_by_code_and_time() -> None:
    told = [each for each in TOLD.values() if isinstance(each, public.MeetingPlanned)]
    assert [(each.party, each.starts_at, each.place) for each in told] == [
        ("volunteer", meeting.AT.starts_at, "cafe")
    ]


def test_an_expense_names_nobody_but_its_volunteer() -> None:
    of_expenses = [each for each in TOLD.values() if each and "expense" in each.contract_type]
    assert len(of_expenses) == 5
    assert not any("participant_id" in type(each).model_fields for each in of_expenses)
