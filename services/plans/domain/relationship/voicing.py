"""What each party writes about a contact: notes of their own, and the person's rating.

Rules, as given / when / then:
- given any but one in error / WriteStaffNote by a practitioner, WriteOwnNote by the person / written; the
  other party / refused
- given a note / ShareNote by the party that wrote it / shared, for good; shared already / nothing; the
  other party, to whom it does not exist, / refused as not found
- given one that was kept / RateContact by the person / ContactRated, 0 to 10; by anybody else, or of one
  that was not kept / refused
- given a rating / RateContact within the days of the definition after it was first given / ContactRated in
  its place; later / refused; the same / nothing
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from services.plans.domain.relationship import contact_commands as commands
from services.plans.domain.relationship import contact_events as events
from services.plans.domain.relationship.checks import only, place_of
from services.plans.domain.relationship.contact_commands import ContactFacts
from services.plans.domain.relationship.contact_state import Contact
from shared.domain import Conflict, Invalid, NotFound

MOST_NOTES: Final = 100
HIGHEST: Final = 10


def decide(command: Any, state: Contact, facts: ContactFacts) -> Sequence[Any]:
    match command:
        case commands.WriteStaffNote() | commands.WriteOwnNote():
            return _write(command, state, facts)
        case commands.ShareNote():
            return _share(command, state, facts)
        case commands.RateContact():
            return _rate(command, state, facts)
    return []


def _write(
    command: commands.WriteStaffNote | commands.WriteOwnNote, state: Contact, facts: ContactFacts
) -> Sequence[Any]:
    own = isinstance(command, commands.WriteOwnNote)
    only("person" if own else "practitioner", command.author)
    if state.status == "entered_in_error":
        raise Conflict("There never was this contact.", code="entered-in-error")
    if command.note_id in state.notes:
        raise Conflict("Another note has this id. Give a new one.", field="note_id")
    if len(state.notes) >= MOST_NOTES:
        raise Conflict("This contact has as many notes as it can.", code="full")
    said = {**place_of(state, command.author), "note_id": command.note_id, "written_on": facts.today}
    if isinstance(command, commands.WriteOwnNote):
        return [events.OwnNoteWritten(**said, shared=command.shared, words=command.words)]
    return [events.StaffNoteWritten(**said, text=command.text)]


def _share(command: commands.ShareNote, state: Contact, facts: ContactFacts) -> Sequence[Any]:
    note = state.notes.get(command.note_id)
    # To the other party it is not there, shared or not: neither may learn that it is.
    if note is None or note.party != command.author.party:
        raise NotFound("There is no such note of yours.")
    if note.shared:
        return []
    said = {**place_of(state, command.author), "note_id": command.note_id, "shared_on": facts.today}
    if note.text is not None:
        return [events.StaffNoteShared(**said, text=note.text)]
    return [events.OwnNoteShared(**said)]


def _rate(command: commands.RateContact, state: Contact, facts: ContactFacts) -> Sequence[Any]:
    only("person", command.author)
    if state.status != "kept":
        raise Conflict("A contact is rated once it was kept.", code="not-kept")
    if not 0 <= command.score <= HIGHEST:
        raise Invalid("A whole number from 0 to 10 is needed.", field="score")
    if command.shared and command.words is None:
        raise Invalid("There are no words to share.", field="shared")
    said = {name: getattr(command, name) for name in ("score", "shared", "words")}
    before = state.rating
    if before and said == {name: getattr(before, name) for name in said}:
        return []
    days = timedelta(days=facts.definition.rating_change_days)
    if before and facts.today > before.first_on + days:
        raise Conflict("This rating stands: it could be changed for a time only.", code="rating-stands")
    return [events.ContactRated(**place_of(state, command.author), rated_on=facts.today, **said)]
