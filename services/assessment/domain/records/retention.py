"""How long a record is kept, and what keeps it longer. The schedule is versioned data. A hold on one
record holds all that merges tie to it: they are one person's.

Rules, as given / when / then:
- given any / PlaceHold until a day that is past / refused; else / HoldPlaced
- given no such hold / LiftHold / refused; given one / HoldLifted; lifted before / nothing
- given a case that goes on, or ended too short a time ago / ApplyRetention / nothing
- given a case that is due and a hold, on its last day too / ApplyRetention / nothing
- given a case that is due and no hold / ApplyRetention / RetentionFellDue; applied again / nothing
- given a case that is due and a tied record that is not / ApplyRetention / nothing: the person goes on
  there, and an unmerge must find this one
- given no hold / TakeDeletion / nothing: it is done at once
- given a hold / TakeDeletion / DeletionHeld; told again / nothing; the last hold ended / it waits no more
- given a hold on a tied record / any / looked at again the next day: it ends there, or an unmerge unties
- given a comparator / ApplyRetention / the same, counted from the index date, as no case of theirs ends
- given somebody registered who never started / ApplyRetention / the same, counted from the registration
"""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from services.assessment.domain.people.status import Status
from services.assessment.domain.records import retention_events as events
from shared.domain import Decider, Invalid, NotFound, record

HoldReason = Literal["legal_proceedings", "inquiry", "complaint", "safeguarding", "data_request"]
FEBRUARY_29: Final = (2, 29)


@record
class Schedule:
    """years: how long a record is kept, by where the case is: after it ended, by what ended it, or after
    the registration, of one that never began; what is not there is kept. comparator_years: after the
    index date; None: for good. source: whose rule it is. clock: what starts it, in words."""

    code: str
    version: int
    title: str
    source: str
    clock: str
    years: Mapping[Status, int]
    comparator_years: int | None = None

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"

    def due_on(self, since: date, status: Status | None) -> date | None:
        """The first day on which the record need not be kept; 1 March for 29 February. status: None
        for a comparator. None where it is kept for good."""
        years = self.comparator_years if status is None else self.years.get(status)
        if years is None:
            return None
        if (since.month, since.day) == FEBRUARY_29:
            return date(since.year + years, 2, 28) + timedelta(days=1)
        return since.replace(year=since.year + years)


@record
class PlaceHold:
    hold_id: UUID
    reason: HoldReason
    account: str
    until: date | None = None


@record
class LiftHold:
    hold_id: UUID
    account: str


@record
class ApplyRetention:
    """Erase the record if its time has come."""


@record
class TakeDeletion:
    """The record was deleted in the probation service's own system."""

    occurred_at: datetime


@record
class RetentionFacts:
    """since: from when the record's time counts; None while it does not. status: of the case; None for
    a comparator. held_elsewhere: by a hold on a tied record. in_use_elsewhere: a tied record's own
    time has not come."""

    participant_id: UUID
    today: date
    schedule: Schedule
    since: date | None = None
    status: Status | None = None
    held_elsewhere: bool = False
    in_use_elsewhere: bool = False

    @property
    def due_on(self) -> date | None:
        return None if self.since is None else self.schedule.due_on(self.since, self.status)


@record
class Hold:
    until: date | None
    lifted: bool = False

    def holds(self, today: date) -> bool:
        return not self.lifted and (self.until is None or today <= self.until)


@record
class Retention:
    """State. fell_due: the record is being erased. deletion_held: it was told of, and waits."""

    holds: Mapping[UUID, Hold] = field(default_factory=dict)
    fell_due: bool = False
    deletion_held: bool = False

    def held(self, facts: RetentionFacts) -> bool:
        return facts.held_elsewhere or any(hold.holds(facts.today) for hold in self.holds.values())

    def look_again_on(self, facts: RetentionFacts) -> date | None:
        """When a timer should look next: once it is due, or once the last hold with an end has ended.
        None where nothing is due, or only a lifting can change it."""
        first = facts.due_on
        if first is not None and facts.in_use_elsewhere:
            first = max(first, facts.today + timedelta(days=1))
        return None if self.fell_due else self._free_on(first, facts)

    def delete_on(self, facts: RetentionFacts) -> date | None:
        """When a timer should look whether a deletion that was held can be done."""
        return self._free_on(facts.today, facts) if self.deletion_held else None

    def _free_on(self, first: date | None, facts: RetentionFacts) -> date | None:
        holding = [hold for hold in self.holds.values() if hold.holds(facts.today)]
        if first is None or any(hold.until is None for hold in holding):
            return None
        if facts.held_elsewhere:
            first = max(first, facts.today + timedelta(days=1))
        return max([first, *(hold.until + timedelta(days=1) for hold in holding if hold.until)])


def place_hold(command: PlaceHold, _: Retention, facts: RetentionFacts) -> list[Any]:
    if command.until is not None and command.until < facts.today:
        raise Invalid("This day is past. Leave it out for a hold until it is lifted.", field="until")
    return [
        events.HoldPlaced(
            participant_id=facts.participant_id,
            hold_id=command.hold_id,
            reason=command.reason,
            by=command.account,
            until=command.until,
        )
    ]


def lift_hold(command: LiftHold, state: Retention, facts: RetentionFacts) -> list[Any]:
    if command.hold_id not in state.holds:
        raise NotFound("There is no such hold on this record.")
    if state.holds[command.hold_id].lifted:
        return []
    return [
        events.HoldLifted(participant_id=facts.participant_id, hold_id=command.hold_id, by=command.account)
    ]


def apply_retention(_: ApplyRetention, state: Retention, facts: RetentionFacts) -> list[Any]:
    due, since = facts.due_on, facts.since
    if due is None or since is None or facts.today < due or state.fell_due:
        return []
    if state.held(facts) or facts.in_use_elsewhere:
        return []
    return [
        events.RetentionFellDue(
            participant_id=facts.participant_id,
            rule=facts.schedule.reference,
            ended_on=since,
            due_on=due,
        )
    ]


def take_deletion(command: TakeDeletion, state: Retention, facts: RetentionFacts) -> list[Any]:
    if state.deletion_held or not state.held(facts):
        return []
    return [events.DeletionHeld(participant_id=facts.participant_id, occurred_at=command.occurred_at)]


def decide(command: Any, state: Retention, facts: RetentionFacts) -> Sequence[Any]:
    match command:
        case PlaceHold():
            return place_hold(command, state, facts)
        case LiftHold():
            return lift_hold(command, state, facts)
        case TakeDeletion():
            return take_deletion(command, state, facts)
    return apply_retention(command, state, facts)


def evolve(state: Retention, event: Any) -> Retention:
    match event:
        case events.HoldPlaced():
            return _with(state, event.hold_id, Hold(until=event.until))
        case events.HoldLifted() if event.hold_id in state.holds:
            return _with(state, event.hold_id, replace(state.holds[event.hold_id], lifted=True))
        case events.RetentionFellDue():
            return replace(state, fell_due=True)
        case events.DeletionHeld():
            return replace(state, deletion_held=True)
    return state


def _with(state: Retention, hold_id: UUID, hold: Hold) -> Retention:
    return replace(state, holds={**state.holds, hold_id: hold})


DECIDER = Decider("retention", Retention(), decide, evolve)
