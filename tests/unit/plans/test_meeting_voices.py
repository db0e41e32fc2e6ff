"""What each of both writes about a meeting, and the person's rating."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from services.plans.api.models.meetings_read import MeetingRead, Reader
from services.plans.domain.life_links import meeting_commands as commands
from services.plans.domain.life_links import meeting_events as events
from services.plans.domain.life_links.meeting import DECIDER
from services.plans.domain.life_links.meeting_voicing import MOST_NOTES
from shared.domain import Conflict, Forbidden, Invalid, NotFound
from tests.unit.plans.meeting_deciding import (
    KIT,
    NOTE,
    NOW,
    PERSON,
    PLACE,
    TODAY,
    VOLUNTEER,
    WORDS,
    facts,
    given,
    held,
    link,
    planned,
)

OWN = events.PersonNoteWritten(
    **PLACE, note_id=NOTE, account=PERSON.account, words=WORDS, shared=False, written_on=TODAY
)
THEIRS = events.VolunteerNoteWritten(
    **PLACE, note_id=NOTE, account=VOLUNTEER.account, text="Tired", shared=False, written_on=TODAY
)
RATED = events.MeetingRated(
    **PLACE, account=PERSON.account, score=4, words=WORDS, shared=False, rated_on=TODAY
)
RATE = commands.RateMeeting(voice=PERSON, score=4, words=WORDS)


def test_each_writes_in_their_own_way_and_nobody_else_does() -> None:
    given(planned()).when(commands.WriteNote(note_id=NOTE, voice=PERSON, words=WORDS)).then(OWN)
    given(planned()).when(commands.WriteNote(note_id=NOTE, voice=VOLUNTEER, text="Tired")).then(THEIRS)
    given(planned()).when(commands.WriteNote(note_id=NOTE, voice=KIT, text="x")).refuses(
        Forbidden, code="wrong-party"
    )
    given(planned()).when(commands.WriteNote(note_id=NOTE, voice=PERSON, text="x")).refuses(
        Invalid, field="words"
    )
    given(planned()).when(commands.WriteNote(note_id=NOTE, voice=VOLUNTEER, words=WORDS)).refuses(
        Invalid, field="text"
    )
    given(planned(), OWN).when(commands.WriteNote(note_id=NOTE, voice=VOLUNTEER, text="x")).refuses(
        Conflict, field="note_id"
    )


def test_notes_are_written_whatever_became_of_the_link() -> None:
    ended = facts(link=link(state="ended"))
    given(planned()).when(commands.WriteNote(note_id=NOTE, voice=VOLUNTEER, text="Tired"), ended).then(THEIRS)


def test_a_meeting_has_only_so_many_notes() -> None:
    full = [replace(OWN, note_id=UUID(int=100 + number)) for number in range(MOST_NOTES)]
    given(planned(), *full).when(commands.WriteNote(note_id=NOTE, voice=PERSON, words=WORDS)).refuses(
        Conflict, code="full"
    )


def test_a_note_is_shared_by_whom_it_is_of_and_does_not_exist_for_the_other() -> None:
    share = commands.ShareMeetingNote(note_id=NOTE, voice=PERSON)
    shared = events.NoteShared(**PLACE, note_id=NOTE, party="person", account=PERSON.account, shared_on=TODAY)
    given(planned(), OWN).when(share).then(shared)
    given(planned(), OWN, shared).when(share).then()
    for voice in (VOLUNTEER, KIT):
        other = commands.ShareMeetingNote(note_id=NOTE, voice=voice)
        given(planned(), OWN, shared).when(other).refuses(NotFound)
        given(planned()).when(other).refuses(NotFound)


def test_the_person_rates_what_was_held_and_may_change_it_for_a_time() -> None:
    given(planned(), held()).when(RATE).then(RATED)
    given(planned()).when(RATE).refuses(Conflict, code="not-held")
    given(planned(), held()).when(commands.RateMeeting(voice=VOLUNTEER, score=4)).refuses(
        Forbidden, code="wrong-party"
    )
    for score in (0, 6):
        given(planned(), held()).when(commands.RateMeeting(voice=PERSON, score=score)).refuses(
            Invalid, field="score"
        )
    given(planned(), held(), RATED).when(RATE).then()
    other = commands.RateMeeting(voice=PERSON, score=2)
    assert given(planned(), held(), RATED).when(other, facts(now=NOW + timedelta(days=14))).events()
    given(planned(), held(), RATED).when(other, facts(now=NOW + timedelta(days=15))).refuses(
        Conflict, code="rating-stands"
    )


@pytest.mark.parametrize(
    ("happened", "reads"),
    [
        ((OWN,), {"person"}),
        ((THEIRS,), {"volunteer"}),
        (
            (OWN, events.NoteShared(**PLACE, note_id=NOTE, party="person", account="x", shared_on=TODAY)),
            {"person", "volunteer", "practitioner"},
        ),
        (
            (
                THEIRS,
                events.NoteShared(**PLACE, note_id=NOTE, party="volunteer", account="x", shared_on=TODAY),
            ),
            {"person", "volunteer", "practitioner"},
        ),
    ],
    ids=["the person's", "the volunteer's", "the person's, shared", "the volunteer's, shared"],
)
def test_a_note_is_read_by_its_writer_and_by_the_others_once_shared(
    happened: tuple[object, ...], reads: set[Reader]
) -> None:
    state = DECIDER.fold((planned(), held(), *happened))
    assert state is not None
    readers: tuple[Reader, ...] = ("person", "volunteer", "practitioner")
    assert {each for each in readers if MeetingRead.of(state, 2, each).notes} == reads


def test_of_a_rating_staff_read_the_score_and_the_volunteer_nothing_unless_it_is_shared() -> None:
    def read(reader: Reader, *, shared: bool) -> tuple[int | None, bool]:
        state = DECIDER.fold((planned(), held(), replace(RATED, shared=shared)))
        assert state is not None
        rating = MeetingRead.of(state, 3, reader).rating
        return (rating.score, rating.words is not None) if rating else (None, False)

    assert read("person", shared=False) == (4, True)
    assert read("practitioner", shared=False) == (4, False)
    assert read("volunteer", shared=False) == (None, False)
    assert read("practitioner", shared=True) == read("volunteer", shared=True) == (4, True)
