"""What became of contacts, what is written of them and what they were worth; refusals first."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.plans.domain.relationship import contact_commands as commands
from services.plans.domain.relationship import contact_events as events
from services.plans.domain.relationship.contact import DECIDER
from shared.domain import Conflict, Forbidden, Invalid, NotFound
from tests.unit.plans.contacting import (
    CONTACT,
    GOAL,
    KIT,
    NOTE,
    NOW,
    PERSON,
    TODAY,
    WORDS,
    facts,
    given,
    held,
    kept,
    miss,
    missed,
    place,
    planned,
    requested,
    when,
)

KEEP = commands.KeepContact(author=KIT, held=held())
RATE = commands.RateContact(author=PERSON, score=7, words=WORDS)
UNPLANNED = commands.RecordUnplanned(
    contact_id=CONTACT, author=KIT, held=held(), purpose="support", asked_for_by="person"
)


def rated(**changed: Any) -> events.ContactRated:
    said = {"rated_on": TODAY, "score": 7, "shared": False, "words": WORDS}
    return events.ContactRated(**place(PERSON), **{**said, **changed})


def test_the_person_records_none_as_kept() -> None:
    for command in (KEEP, UNPLANNED):
        state = () if command is UNPLANNED else (planned(-3),)
        given(*state).when(replace(command, author=PERSON)).refuses(Forbidden, code="wrong-party")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(held(), when=when(1)), "held_at"),
        (replace(held(), when=when(-2, minutes=0)), "minutes"),
        (held(present=("practitioner",)), "present"),
        (held(present=("person", "dog")), "present"),
        (held(present=("person", "person")), "present"),
        (held(goal_ids=(UUID(int=99),)), "goal_ids"),
        (held(goal_ids=(GOAL, GOAL)), "goal_ids"),
        (held(held_by="sam@issuer"), "held_by"),
    ],
    ids=["to come", "no time", "without the person", "a dog", "twice", "no goal", "a goal twice", "nobody"],
)
def test_what_cannot_have_been_is_refused_with_its_field(wrong: commands.Held, field: str) -> None:
    given(planned(-3)).when(replace(KEEP, held=wrong)).refuses(Invalid, field=field)
    given().when(replace(UNPLANNED, held=wrong)).refuses(Invalid, field=field)


def test_what_was_only_asked_for_or_taken_back_has_no_outcome() -> None:
    cancelled = events.ContactCancelled(**place(), party="person", reason="other", requested=False)
    for before in ((requested(-3),), (planned(-3), cancelled)):
        for command in (KEEP, miss()):
            given(*before).when(command).refuses(Conflict, code="not-planned")


def test_nobody_misses_what_has_not_begun_or_was_not_planned() -> None:
    given(planned(1)).when(miss()).refuses(Conflict, code="not-begun")
    given(kept(planned=False)).when(miss(corrects=True)).refuses(Conflict, code="not-planned")
    given(planned(-3)).when(miss(reason="mood")).refuses(Invalid, field="reason")


def test_a_planned_contact_is_kept_and_an_unplanned_one_recorded_at_once() -> None:
    given(planned(-3)).when(KEEP).then(kept())
    given(planned(-3), kept()).when(KEEP).then()
    given().when(UNPLANNED).then(kept(planned=False, asked_for_by="person"))


def test_a_practitioner_who_did_not_come_missed_it_and_the_person_may_say_so() -> None:
    own = miss(PERSON, missed_by="practitioner", reason="not_known", acceptable="not_yet_known")
    given(planned(-3)).when(replace(own, missed_by="person")).refuses(Forbidden, code="wrong-party")
    said = missed(PERSON, missed_by="practitioner", reason="not_known", acceptable="not_yet_known")
    given(planned(-3)).when(own).then(said)
    given(planned(-3)).when(miss()).then(missed())


def test_what_was_recorded_changes_by_a_correction_only_and_the_old_one_stays() -> None:
    given(planned(-3)).when(miss(corrects=True)).refuses(Conflict, code="nothing-recorded")
    given(planned(-3), kept()).when(miss()).refuses(Conflict, code="recorded")
    given(planned(-3), kept()).when(miss(corrects=True)).then(missed(corrects=True))
    state = DECIDER.fold([planned(-3), kept(), missed(corrects=True)])
    assert state is not None
    assert state.status == "missed"
    assert state.outcomes == (kept(), missed(corrects=True))


def test_the_person_corrects_no_practitioners_record() -> None:
    own = miss(PERSON, missed_by="practitioner", corrects=True)
    given(planned(-3), kept()).when(own).refuses(Forbidden, code="wrong-party")


def test_whether_it_was_acceptable_may_become_known_without_a_correction() -> None:
    before = planned(-3), missed(acceptable="not_yet_known")
    given(*before).when(miss(acceptable="not_acceptable")).then(missed(acceptable="not_acceptable"))
    given(*before).when(miss(missed_by="practitioner")).refuses(Conflict, code="recorded")


def test_one_in_error_counts_in_nothing_and_takes_no_more() -> None:
    error = commands.EnterInError(author=KIT)
    gone = events.ContactEnteredInError(**place())
    given(kept()).when(replace(error, author=PERSON)).refuses(Forbidden, code="wrong-party")
    given(kept()).when(error).then(gone)
    given(kept(), gone).when(error).then()
    note = commands.WriteStaffNote(note_id=NOTE, author=KIT, text="Never was.")
    given(kept(), gone).when(note).refuses(Conflict, code="entered-in-error")


def test_each_party_writes_its_own_notes_and_shares_no_others() -> None:
    staff = commands.WriteStaffNote(note_id=NOTE, author=KIT, text="He was tired.")
    own = commands.WriteOwnNote(note_id=NOTE, author=PERSON, words=WORDS, shared=False)
    given(kept()).when(replace(staff, author=PERSON)).refuses(Forbidden, code="wrong-party")
    given(kept()).when(replace(own, author=KIT)).refuses(Forbidden, code="wrong-party")
    noted = {"note_id": NOTE, "written_on": TODAY}
    by_kit = events.StaffNoteWritten(**place(), **noted, text="He was tired.")
    by_person = events.OwnNoteWritten(**place(PERSON), **noted, shared=False, words=WORDS)
    given(kept()).when(staff).then(by_kit)
    given(kept()).when(own).then(by_person)
    for written, other in ((by_kit, PERSON), (by_person, KIT)):
        share = commands.ShareNote(note_id=NOTE, author=other)
        given(kept(), written).when(share).refuses(NotFound)
    shared = events.StaffNoteShared(**place(), note_id=NOTE, shared_on=TODAY, text="He was tired.")
    share = commands.ShareNote(note_id=NOTE, author=KIT)
    given(kept(), by_kit).when(share).then(shared)
    given(kept(), by_kit, shared).when(share).then()


@pytest.mark.parametrize("score", [-1, 11])
def test_a_rating_is_the_persons_alone_from_0_to_10_and_of_what_was_kept(score: int) -> None:
    given(kept()).when(replace(RATE, author=KIT)).refuses(Forbidden, code="wrong-party")
    given(kept()).when(replace(RATE, score=score)).refuses(Invalid, field="score")
    given(planned(-3)).when(RATE).refuses(Conflict, code="not-kept")
    given(planned(-3), missed()).when(RATE).refuses(Conflict, code="not-kept")
    given(kept()).when(replace(RATE, words=None, shared=True)).refuses(Invalid, field="shared")


def test_a_rating_changes_for_as_many_days_as_the_definition_says() -> None:
    given(kept()).when(RATE).then(rated())
    given(kept(), rated()).when(RATE).then()
    last = facts(now=NOW + timedelta(days=14))
    again = rated(score=3, rated_on=last.today)
    given(kept(), rated()).when(replace(RATE, score=3), last).then(again)
    later = facts(now=NOW + timedelta(days=15))
    given(kept(), rated(), again).when(RATE, later).refuses(Conflict, code="rating-stands")
