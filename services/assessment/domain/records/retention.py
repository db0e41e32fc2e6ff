"""How long a record is kept, and what keeps it longer. The schedule is versioned data.

Rules, as given / when / then:
- given any / PlaceHold until a day that is past / refused; else / HoldPlaced
- given no such hold / LiftHold / refused; given one / HoldLifted; lifted before / nothing
- given a case that goes on, or ended too short a time ago / ApplyRetention / nothing
- given a case that is due and a hold, on its last day too / ApplyRetention / nothing
- given a case that is due and no hold / ApplyRetention / RetentionFellDue; applied again / nothing

A comparator has no case that ends: how long theirs is kept is the study's to say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import date, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from services.assessment.domain.people.status import Status
from services.assessment.domain.records import retention_events as events
from shared.domain import Decider, Invalid, NotFound, record

HoldReason = Literal["legal_proceedings", "inquiry", "complaint", "safeguarding", "data_request"]
FEBRUARY_29: Final = (2, 29)


@record
class Schedule:
    """years: how long a record is kept after the case ended, by what ended it. source: whose rule
    it is. clock: what starts it, in words."""

    code: str
    version: int
    title: str
    source: str
    clock: str
    years: Mapping[Status, int]

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"

    def due_on(self, ended_on: date, status: Status) -> date:
        """The first day on which the record need not be kept; 1 March for 29 February."""
        year = ended_on.year + self.years[status]
        if (ended_on.month, ended_on.day) == FEBRUARY_29:
            return date(year, 2, 28) + timedelta(days=1)
        return ended_on.replace(year=year)


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
class RetentionFacts:
    """ended_on, status: of the case, where it has ended."""

    participant_id: UUID
    today: date
    schedule: Schedule
    ended_on: date | None = None
    status: Status | None = None

    @property
    def due_on(self) -> date | None:
        if self.ended_on is None or self.status is None or self.status not in self.schedule.years:
            return None
        return self.schedule.due_on(self.ended_on, self.status)


@record
class Hold:
    until: date | None
    lifted: bool = False

    def holds(self, today: date) -> bool:
        return not self.lifted and (self.until is None or today <= self.until)


@record
class Retention:
    """State. fell_due: the record is being erased."""

    holds: Mapping[UUID, Hold] = field(default_factory=dict)
    fell_due: bool = False

    def held(self, today: date) -> bool:
        return any(hold.holds(today) for hold in self.holds.values())

    def look_again_on(self, facts: RetentionFacts) -> date | None:
        """When a timer should look next: once it is due, or once the last hold with an end has ended.
        None where nothing is due, or only a lifting can change it."""
        due, holding = facts.due_on, [h for h in self.holds.values() if h.holds(facts.today)]
        if due is None or self.fell_due or any(hold.until is None for hold in holding):
            return None
        return max([due, *(hold.until + timedelta(days=1) for hold in holding if hold.until)])


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
    due, ended = facts.due_on, facts.ended_on
    if due is None or ended is None or facts.today < due or state.fell_due or state.held(facts.today):
        return []
    return [
        events.RetentionFellDue(
            participant_id=facts.participant_id,
            rule=facts.schedule.reference,
            ended_on=ended,
            due_on=due,
        )
    ]


def decide(command: Any, state: Retention, facts: RetentionFacts) -> Sequence[Any]:
    match command:
        case PlaceHold():
            return place_hold(command, state, facts)
        case LiftHold():
            return lift_hold(command, state, facts)
    return apply_retention(command, state, facts)


def evolve(state: Retention, event: Any) -> Retention:
    match event:
        case events.HoldPlaced():
            return _with(state, event.hold_id, Hold(until=event.until))
        case events.HoldLifted() if event.hold_id in state.holds:
            return _with(state, event.hold_id, replace(state.holds[event.hold_id], lifted=True))
        case events.RetentionFellDue():
            return replace(state, fell_due=True)
    return state


def _with(state: Retention, hold_id: UUID, hold: Hold) -> Retention:
    return replace(state, holds={**state.holds, hold_id: hold})


DECIDER = Decider("retention", Retention(), decide, evolve)
