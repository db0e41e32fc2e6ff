"""What each of both writes about a meeting, apart, and the person's rating.

Rules, as given / when / then:
- given a meeting / WriteNote by the person in their own words, by the volunteer as a text / written; by
  anybody else / refused
- given a note / ShareMeetingNote by whom it is of / shared, for good; shared already / nothing; by the
  other, to whom it does not exist, / refused as not found
- given one that was held / RateMeeting by the person / MeetingRated, 1 to 5; by anybody else, or of one
  that was not held / refused
- given a rating / RateMeeting within the days of the definition after it was first given / in its place;
  later / refused; the same / nothing
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from services.plans.domain.life_links import meeting_commands as commands
from services.plans.domain.life_links import meeting_events as events
from services.plans.domain.life_links.meeting_commands import MeetingFacts
from services.plans.domain.life_links.meeting_state import Meeting
from shared.domain import Conflict, Forbidden, Invalid, NotFound

MOST_NOTES: Final = 50
SCORES: Final = range(1, 6)


def decide(command: Any, state: Meeting, facts: MeetingFacts) -> Sequence[Any]:
    match command:
        case commands.WriteNote():
            return _write(command, state, facts)
        case commands.ShareMeetingNote():
            return _share(command, state, facts)
        case commands.RateMeeting():
            return _rate(command, state, facts)
    return []


def _write(command: commands.WriteNote, state: Meeting, facts: MeetingFacts) -> Sequence[Any]:
    party = command.voice.party
    if party not in ("person", "volunteer"):
        raise Forbidden("Those two who meet write about it, each for themselves.", code="wrong-party")
    if command.note_id in state.notes:
        raise Conflict("Another note has this id. Give a new one.", field="note_id")
    if len(state.notes) >= MOST_NOTES:
        raise Conflict("This meeting has as many notes as it can.", code="full")
    said: dict[str, Any] = {
        **state.place,
        "note_id": command.note_id,
        "account": command.voice.account,
        "shared": command.shared,
        "written_on": facts.today,
    }
    if party == "person":
        if command.words is None:
            raise Invalid("Your own words are needed.", field="words")
        return [events.PersonNoteWritten(**said, words=command.words)]
    if command.text is None:
        raise Invalid("A text is needed.", field="text")
    return [events.VolunteerNoteWritten(**said, text=command.text)]


def _share(command: commands.ShareMeetingNote, state: Meeting, facts: MeetingFacts) -> Sequence[Any]:
    note = state.notes.get(command.note_id)
    # To the other it is not there, shared or not: neither may learn that it is.
    if note is None or note.party != command.voice.party:
        raise NotFound("There is no such note of yours.")
    if note.shared:
        return []
    said: dict[str, Any] = {"note_id": note.note_id, "party": note.party, "account": command.voice.account}
    return [events.NoteShared(**state.place, **said, shared_on=facts.today)]


def _rate(command: commands.RateMeeting, state: Meeting, facts: MeetingFacts) -> Sequence[Any]:
    if command.voice.party != "person":
        raise Forbidden("The person alone does this, in their own session.", code="wrong-party")
    if state.status != "held":
        raise Conflict("A meeting is rated once it was held.", code="not-held")
    if command.score not in SCORES:
        raise Invalid("A whole number from 1 to 5 is needed.", field="score")
    said = {name: getattr(command, name) for name in ("score", "shared", "words")}
    before = state.rating
    if before and said == {name: getattr(before, name) for name in said}:
        return []
    days = timedelta(days=facts.definition.change_days)
    if before and facts.today > before.first_on + days:
        raise Conflict("This rating stands: it could be changed for a time only.", code="rating-stands")
    account = command.voice.account
    return [events.MeetingRated(**state.place, account=account, rated_on=facts.today, **said)]
