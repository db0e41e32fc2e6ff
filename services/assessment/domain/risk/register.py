"""A participant's register of risk and of whom and what they may not meet. Staff only: nothing of it
is ever in the person's own view.

Rules, as given / when / then:
- given a comparator / any entry / refused: nobody meets them here
- given nothing / an entry whose kind lacks a field, has another kind's, or uses a code that is not
  listed / refused, naming the field; one that ends before it starts / refused
- given nothing / an exclusion of the same participant, or of one who is not known / refused
- given an entry / RecordEntry under its external reference: the same again / nothing; something else
  of the same sort / corrected; once ended by hand / nothing, as an import does not know that
- given a standing level of serious harm, or multi-agency arrangement / another is recorded that starts
  on the same day or later / the one before ends as superseded on that day; then the new one is recorded
- given one / another is recorded that starts before it / the new one ends as superseded when it starts
- given one / another is recorded that is over already / the new one ends as expired, and no other does
- given one that gave way / RecordEntry under its external reference, and none stands that it would give
  way to, or it says something else / corrected: it stands again, or gives way as a new one would
- given an entry / CorrectEntry by what it says already / nothing; into a risk from an exclusion / refused
- given an ended entry / CorrectEntry / refused; EndEntry / nothing
- given an entry / EndEntry in the future, before its start, or for a reason not listed / refused
- given an excluded outsider / nothing / the exclusion holds, unchecked; CheckOutsider / checked;
  corrected / unchecked again; given another entry / CheckOutsider / refused
- given so many entries, ended ones too / RecordEntry / refused; under a reference that is there / as above
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from services.assessment.domain.risk import register_events as events
from services.assessment.domain.risk.register_entry import (
    EXPIRED,
    SUPERSEDED,
    Entry,
    Exclusion,
    Matter,
    RegisterLists,
    Risk,
    Source,
    check,
)
from shared.domain import Conflict, Decider, Invalid, NotFound, record
from shared.domain.dates import not_after

# It is read whole: whoever looks for what somebody may not meet shall not have to ask for a second page.
MOST_ENTRIES = 1000


@record
class RecordEntry:
    """reference: the entry's id in the system that it comes from, if it comes from one."""

    entry_id: UUID
    matter: Matter
    source: Source
    starts_on: date
    ends_on: date | None
    reference: str | None
    account: str


@record
class CorrectEntry:
    entry_id: UUID
    matter: Matter
    source: Source
    starts_on: date
    ends_on: date | None
    account: str


@record
class EndEntry:
    entry_id: UUID
    on: date
    reason: str
    account: str


@record
class CheckOutsider:
    entry_id: UUID
    account: str


@record
class RegisterFacts:
    """others: those of the participants named in the command that are registered."""

    today: date
    participant_id: UUID
    arm: str
    lists: RegisterLists
    others: frozenset[UUID] = frozenset()


Register = Mapping[UUID, Entry]
EMPTY: Register = MappingProxyType({})


def record_entry(command: RecordEntry, state: Register, facts: RegisterFacts) -> list[Any]:
    if known := _imported(command, state):
        again = CorrectEntry(**{**_said(command), "entry_id": known.entry_id, "account": command.account})
        return _recorded_again(again, known, state, facts) if known.ended_on else correct(again, state, facts)
    _check(command, facts)
    if len(state) >= MOST_ENTRIES:
        raise Conflict(
            f"This register has {MOST_ENTRIES} entries, the most there can be. Correct one that stands.",
            code="limit-reached",
        )
    cls = events.RiskRecorded if isinstance(command.matter, Risk) else events.ExclusionRecorded
    recorded = cls(**_filled(command, command.reference, facts))
    before, after = _rivals(command, state)
    return [*_superseded(command, before, facts), recorded, *_gives_way(command, after, facts)]


def _recorded_again(command: CorrectEntry, known: Entry, state: Register, facts: RegisterFacts) -> list[Any]:
    if not known.gave_way:
        return []
    _check_correction(command, known, facts)
    before, after = _rivals(command, state, first_recorded=True)
    ended = _gives_way(command, after, facts)
    if ended and known.says == _says(command):
        return []
    corrected = events.RiskCorrected(**_filled(command, known.reference, facts))
    return [*_superseded(command, before, facts), corrected, *ended]


def correct(command: CorrectEntry, state: Register, facts: RegisterFacts) -> list[Any]:
    entry = _standing(command.entry_id, state)
    _check_correction(command, entry, facts)
    if entry.says == _says(command):
        return []
    cls = events.RiskCorrected if isinstance(command.matter, Risk) else events.ExclusionCorrected
    return [cls(**_filled(command, entry.reference, facts))]


def end(command: EndEntry, state: Register, facts: RegisterFacts) -> list[Any]:
    entry = _found(command.entry_id, state)
    not_after(command.on, facts.today, "on", "in the future")
    if command.reason not in facts.lists.end_reasons:
        raise Invalid(f"One of these is needed: {', '.join(facts.lists.end_reasons)}.", field="reason")
    # One that should never have been entered has no day on which it rightly began.
    if command.reason != "entered_in_error":
        not_after(entry.starts_on, command.on, "on", "before the entry starts")
    return [] if entry.ended_on else [_ended(entry, command.on, command.reason, command.account, facts)]


def check_outsider(command: CheckOutsider, state: Register, facts: RegisterFacts) -> list[Any]:
    entry = _standing(command.entry_id, state)
    if not (isinstance(entry.matter, Exclusion) and entry.matter.outsider):
        raise Conflict("Only somebody who is not a participant has to be checked.", code="nobody-to-check")
    if entry.checked:
        return []
    return [
        events.OutsiderChecked(
            participant_id=facts.participant_id, entry_id=entry.entry_id, checked_by=command.account
        )
    ]


def _check_correction(command: CorrectEntry, entry: Entry, facts: RegisterFacts) -> None:
    if type(command.matter) is not type(entry.matter):
        raise Invalid(
            "A risk stays a risk, and an exclusion one. End this entry and record another.", field="kind"
        )
    _check(command, facts)


def _check(command: RecordEntry | CorrectEntry, facts: RegisterFacts) -> None:
    if facts.arm == "comparator":
        raise Conflict("A comparator meets nobody here, so there is nothing to register.", code="comparator")
    check(command.matter, facts.participant_id, facts.lists)
    if command.ends_on is not None:
        not_after(command.starts_on, command.ends_on, "ends_on", "before the start")
    other = command.matter.other_participant_id if isinstance(command.matter, Exclusion) else None
    if other is not None and other not in facts.others:
        raise Invalid("There is no such participant.", field="other_participant_id")


def entry_of(command: Any, state: Register) -> Entry:
    """The entry that a command came to, whether or not it changed anything."""
    if command.entry_id in state:
        return state[command.entry_id]
    return next(entry for entry in state.values() if entry.reference == command.reference)


def _imported(command: RecordEntry, state: Register) -> Entry | None:
    if command.reference is None:
        return None
    return next((entry for entry in state.values() if entry.reference == command.reference), None)


def _rivals(
    command: RecordEntry | CorrectEntry, state: Register, *, first_recorded: bool = False
) -> tuple[list[Entry], list[Entry]]:
    """What stands of a kind of which only one may: before it and after it. Of two from the same day
    the one that was recorded last comes after."""
    before, after = list[Entry](), list[Entry]()
    for entry in state.values():
        if command.matter.single and entry.matter.kind == command.matter.kind and entry.ended_on is None:
            same_day = entry.starts_on == command.starts_on
            later = first_recorded if same_day else entry.starts_on > command.starts_on
            (after if later else before).append(entry)
    return before, after


def _superseded(
    command: RecordEntry | CorrectEntry, before: Sequence[Entry], facts: RegisterFacts
) -> list[Any]:
    if _over(command, facts):
        return []
    on, by = command.starts_on, command.account
    return [_ended(entry, on, SUPERSEDED, by, facts) for entry in before]


def _gives_way(
    command: RecordEntry | CorrectEntry, after: Sequence[Entry], facts: RegisterFacts
) -> list[Any]:
    """The end of an entry that does not come to stand. One that ran out displaces nothing."""
    if not command.matter.single:
        return []
    if command.ends_on is not None and _over(command, facts):
        return [_ended(command, command.ends_on, EXPIRED, command.account, facts)]
    later = [entry.starts_on for entry in after if not _over(entry, facts)]
    return [_ended(command, min(later), SUPERSEDED, command.account, facts)] if later else []


def _over(said: RecordEntry | CorrectEntry | Entry, facts: RegisterFacts) -> bool:
    return said.ends_on is not None and said.ends_on < facts.today


def _ended(
    entry: RecordEntry | CorrectEntry | Entry, on: date, reason: str, account: str, facts: RegisterFacts
) -> Any:
    cls = events.RiskEnded if isinstance(entry.matter, Risk) else events.ExclusionEnded
    return cls(
        participant_id=facts.participant_id,
        entry_id=entry.entry_id,
        ended_on=on,
        reason=reason,
        ended_by=account,
    )


def _says(command: CorrectEntry) -> tuple[Matter, Source, date, date | None]:
    return command.matter, command.source, command.starts_on, command.ends_on


def _filled(command: RecordEntry | CorrectEntry, reference: Any, facts: RegisterFacts) -> dict[str, Any]:
    said = {name: value for name, value in _said(command).items() if name not in ("matter", "account")}
    named = {"participant_id": facts.participant_id, "recorded_by": command.account, "reference": reference}
    return {**said, **vars(command.matter), **named}


def _said(command: RecordEntry | CorrectEntry) -> dict[str, Any]:
    return {name: value for name, value in vars(command).items() if name != "reference"}


def _found(entry_id: UUID, state: Register) -> Entry:
    if entry_id not in state:
        raise NotFound("There is no such entry in this register.")
    return state[entry_id]


def _standing(entry_id: UUID, state: Register) -> Entry:
    entry = _found(entry_id, state)
    if entry.ended_on is not None:
        raise Conflict("This entry has ended. Record another.", code="ended")
    return entry


DECISIONS: dict[type, Callable[[Any, Register, RegisterFacts], list[Any]]] = {
    RecordEntry: record_entry,
    CorrectEntry: correct,
    EndEntry: end,
    CheckOutsider: check_outsider,
}


def decide(command: Any, state: Register, facts: RegisterFacts) -> Sequence[Any]:
    return DECISIONS[type(command)](command, state, facts)


def evolve(state: Register, event: Any) -> Register:
    match event:
        case (
            events.RiskRecorded()
            | events.RiskCorrected()
            | events.ExclusionRecorded()
            | events.ExclusionCorrected()
        ):
            return MappingProxyType({**state, event.entry_id: _entry(event)})
    entry = state.get(event.entry_id)
    if entry is None:
        return state
    return MappingProxyType({**state, event.entry_id: _evolve(entry, event)})


def _entry(event: Any) -> Entry:
    matter: Matter = event.matter
    return Entry(
        entry_id=event.entry_id,
        matter=matter,
        source=event.source,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        reference=event.reference,
        checked=not (isinstance(matter, Exclusion) and matter.outsider),
    )


def _evolve(entry: Entry, event: Any) -> Entry:
    match event:
        case events.OutsiderChecked():
            return replace(entry, checked=True)
        case events.RiskEnded() | events.ExclusionEnded():
            return replace(entry, ended_on=event.ended_on, end_reason=event.reason)
    return entry


DECIDER: Decider[Register] = Decider("register", EMPTY, decide, evolve)
