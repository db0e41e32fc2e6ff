"""Where a participant is in the programme, as a part of the participant.

| after          | may come                                                             |
|----------------|----------------------------------------------------------------------|
| registered     | started, withdrew, transferred, sentence_ended, died                 |
| started        | completed, withdrew, transferred, recalled, sentence_ended, died     |
| recalled       | started (re-released), withdrew, transferred, sentence_ended, died   |
| completed, withdrew, transferred, sentence_ended | died                               |
| died           | nothing                                                              |

Rules, as given / when / then:
- given a state / ChangeStatus to what the table does not have / refused, naming what may come
- given a state / ChangeStatus to the same on the same day / nothing; on another day / refused
- given any state / ChangeStatus after today, or before the state began / refused; a registration
  counts from the index date, so that nothing happens before it, a death included
- given anything but a transfer / ChangeStatus with a provider / refused; a transfer without / refused
- given a comparator / ChangeStatus to anything but a death / refused
- given a change / ReopenStatus with a reason / StatusReopened: what held before it holds again
- given no change / ReopenStatus / refused
- given a death, or one taken back / the outcomes are judged anew, as a death ends what can be seen
"""

from dataclasses import replace
from datetime import date
from typing import Any, Final, Literal, get_args
from uuid import UUID

from services.assessment.domain.facts import Facts
from services.assessment.domain.people import life_cycle_events as events
from services.assessment.domain.people.status import ENDED, FOLLOWS, Status
from shared.domain import Conflict, Invalid, record
from shared.domain.dates import not_after

ReopeningReason = Literal["entered_in_error", "wrong_person", "wrong_date", "decision_overturned"]
REOPENING_REASONS: Final[tuple[ReopeningReason, ...]] = get_args(ReopeningReason)


@record
class ChangeStatus:
    """provider: code of the one to whom a transfer goes."""

    status: Status
    on: date
    provider: str | None = None


@record
class ReopenStatus:
    """The last change was an error."""

    reason: ReopeningReason


@record
class Change:
    status: Status
    on: date
    provider: str | None = None


@record
class LifeCycle:
    """State. changes: those that hold, in their order."""

    changes: tuple[Change, ...] = ()

    def status(self, arm: str) -> Status | None:
        if arm == "comparator":
            return None
        return self.changes[-1].status if self.changes else "registered"

    @property
    def started_on(self) -> date | None:
        return self._first("started")

    @property
    def ended_on(self) -> date | None:
        return self._first(*ENDED)

    @property
    def died_on(self) -> date | None:
        return self._first("died")

    def _first(self, *statuses: Status) -> date | None:
        # What has ended does not start again but by reopening, which takes the end away.
        return next((change.on for change in self.changes if change.status in statuses), None)


def change(
    command: ChangeStatus, participant_id: UUID, arm: str, index_date: date, state: LifeCycle, facts: Facts
) -> list[Any]:
    changed = Change(**vars(command))
    if state.changes[-1:] == (changed,):
        return []
    _check_order(command.status, arm, state)
    _check_provider(command)
    since = state.changes[-1].on if state.changes else index_date
    not_after(command.on, facts.today, "on", "in the future")
    not_after(since, command.on, "on", f"before {since}, since when the last state holds")
    after = _after(state, changed)
    return [
        events.StatusChanged(
            participant_id=participant_id,
            previous=state.status(arm),
            **vars(changed),
            **_dates(after, arm),
        )
    ]


def reopen(
    command: ReopenStatus, participant_id: UUID, arm: str, index_date: date, state: LifeCycle
) -> list[Any]:
    if not state.changes:
        raise Conflict("Nothing was changed since the registration, so there is nothing to reopen.")
    after = _before(state)
    return [
        events.StatusReopened(
            participant_id=participant_id,
            status=after.status(arm),
            on=after.changes[-1].on if after.changes else index_date,
            previous=state.changes[-1].status,
            reason=command.reason,
            **_dates(after, arm),
        )
    ]


def _check_order(status: Status, arm: str, state: LifeCycle) -> None:
    before = state.status(arm) or "registered"
    if arm == "comparator" and status != "died":
        raise Conflict("A comparator is not in the programme. Only a death is recorded.", field="status")
    if state.died_on or status not in FOLLOWS[before]:
        may_come = "" if state.died_on else ", ".join(FOLLOWS[before])
        way_out = f"What may come now: {may_come}." if may_come else "Nothing comes after a death."
        raise Conflict(
            f"This does not follow what is recorded. {way_out} Reopen what was an error.", field="status"
        )


def _check_provider(command: ChangeStatus) -> None:
    if command.status == "transferred" and command.provider is None:
        raise Invalid("Name the provider that the transfer goes to.", field="provider")
    if command.status != "transferred" and command.provider is not None:
        raise Invalid("Only a transfer names a provider. Leave this out.", field="provider")


def _dates(state: LifeCycle, arm: str) -> dict[str, Any]:
    """A comparator's death ends no programme."""
    ended_on = None if arm == "comparator" else state.ended_on
    return {"started_on": state.started_on, "ended_on": ended_on, "died_on": state.died_on}


def _after(state: LifeCycle, changed: Change) -> LifeCycle:
    return replace(state, changes=(*state.changes, changed))


def _before(state: LifeCycle) -> LifeCycle:
    return replace(state, changes=state.changes[:-1])


def evolve(state: LifeCycle, event: Any) -> LifeCycle:
    match event:
        case events.StatusChanged():
            return _after(state, Change(status=event.status, on=event.on, provider=event.provider))
        case events.StatusReopened():
            return _before(state)
    return state
