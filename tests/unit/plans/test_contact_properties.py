"""What holds of a contact whatever was asked of it, in whichever order and by whom."""

from typing import Any

from hypothesis import given as any_of
from hypothesis import strategies as st

from services.plans.domain.relationship import contact_commands as commands
from services.plans.domain.relationship import contact_events as events
from services.plans.domain.relationship.contact import DECIDER
from shared.domain import Refusal, withheld_fields
from tests.unit.plans.contacting import CONTACT, KIT, NOTE, NOW, PERSON, WORDS, facts, held, when

AUTHORS = st.sampled_from([PERSON, KIT])
TIMES = st.sampled_from([-30, -3, 0, 3, 48])
COMMANDS = st.one_of(
    st.builds(commands.RequestContact, contact_id=st.just(CONTACT), author=AUTHORS, when=TIMES.map(when),
              purpose=st.just("support")),
    st.builds(commands.PlanContact, contact_id=st.just(CONTACT), author=AUTHORS, when=TIMES.map(when),
              purpose=st.just("support"), asked_for_by=st.just("court"), with_account=st.none()),
    st.builds(commands.RecordUnplanned, contact_id=st.just(CONTACT), author=AUTHORS, held=TIMES.map(held),
              purpose=st.just("support"), asked_for_by=st.just("person")),
    st.builds(commands.AcceptContact, author=AUTHORS, with_account=st.none()),
    st.builds(commands.DeclineContact, author=AUTHORS, reason=st.just("other")),
    st.builds(commands.MoveContact, author=AUTHORS, when=TIMES.map(when)),
    st.builds(commands.CancelContact, author=AUTHORS, reason=st.just("other")),
    st.builds(commands.KeepContact, author=AUTHORS, held=TIMES.map(held), corrects=st.booleans()),
    st.builds(commands.MissContact, author=AUTHORS, missed_by=st.sampled_from(["person", "practitioner"]),
              reason=st.just("illness"), acceptable=st.sampled_from(["acceptable", "not_yet_known"]),
              corrects=st.booleans()),
    st.builds(commands.EnterInError, author=AUTHORS),
    st.builds(commands.WriteStaffNote, note_id=st.just(NOTE), author=AUTHORS, text=st.just("Private.")),
    st.builds(commands.WriteOwnNote, note_id=st.just(NOTE), author=AUTHORS, words=st.just(WORDS),
              shared=st.booleans()),
    st.builds(commands.ShareNote, note_id=st.just(NOTE), author=AUTHORS),
    st.builds(commands.RateContact, author=AUTHORS, score=st.integers(-1, 11)),
)  # fmt: skip
# Said twice they change nothing; what begins a contact, and a note, its id refuses.
REPEATED = (commands.EnterInError, commands.RateContact, commands.ShareNote, commands.MoveContact)


def lived(asked: list[Any]) -> tuple[list[Any], Any]:
    """The events of what was accepted, and the state that they led to one by one."""
    log: list[Any] = []
    state = DECIDER.initial
    for command in asked:
        try:
            happened = DECIDER.decide(command, state, facts())
        except Refusal:
            continue
        state = DECIDER.fold(happened, state)
        if isinstance(command, REPEATED):
            assert list(DECIDER.decide(command, state, facts())) == []
        log += happened
    return log, state


@any_of(st.lists(COMMANDS, max_size=12))
def test_what_was_lived_is_what_is_replayed(asked: list[Any]) -> None:
    log, state = lived(asked)
    assert DECIDER.fold(log) == state


@any_of(st.lists(COMMANDS, max_size=12))
def test_each_speaks_for_itself_and_nothing_is_kept_before_it_was(asked: list[Any]) -> None:
    log, state = lived(asked)
    for event in log:
        match event:
            case events.ContactRated() | events.OwnNoteWritten() | events.ContactRequested():
                assert event.account == PERSON.account
            case events.ContactKept():
                assert event.account == KIT.account
                assert event.when.starts_at <= NOW
            case events.ContactPlanned() | events.ContactAccepted() | events.StaffNoteWritten():
                assert event.account == KIT.account
    if state is not None and state.outcomes:
        assert [each for each in state.outcomes[1:] if not each.corrects and not _known(each)] == []


def _known(outcome: Any) -> bool:
    return isinstance(outcome, events.ContactMissed)


def test_a_practitioners_note_is_told_to_nobody_whose_record_it_is_until_it_is_shared() -> None:
    assert "text" in withheld_fields(events.StaffNoteWritten)
    assert "text" not in withheld_fields(events.StaffNoteShared)
