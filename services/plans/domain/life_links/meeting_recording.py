"""What became of a meeting.

Rules, as given / when / then:
- given a planned one that has begun / HoldMeeting by either or a practitioner / MeetingHeld with its
  minutes; on a day to come / refused. What both may not do on that day (see `meeting`) is not recorded
  as done: somebody who met all the same tells a practitioner, and it is a concern
- given a link that was paused or has ended since / HoldMeeting on a day up to that one / MeetingHeld,
  whatever became of the person; on a later day / refused
- given a planned one that has begun / MissMeeting / MeetingMissed, whatever became of the link
- given an outcome / the same / nothing; another / refused, unless it says that it corrects, by who
  recorded it or a practitioner; a correction where nothing was recorded / refused
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from services.plans.domain.life_links import meeting_commands as commands
from services.plans.domain.life_links import meeting_events as events
from services.plans.domain.life_links.meeting_checks import check_met, check_minutes, check_speaks
from services.plans.domain.life_links.meeting_commands import MeetingFacts
from services.plans.domain.life_links.meeting_state import Meeting, Outcome
from shared.domain import Conflict, Forbidden
from shared.domain.dates import not_after


def decide(command: Any, state: Meeting, facts: MeetingFacts) -> Sequence[Any]:
    match command:
        case commands.HoldMeeting():
            check_speaks(command.voice)
            return _record(_held(command, state, facts), state)
        case commands.MissMeeting():
            check_speaks(command.voice)
            return _record(_missed(command, state, facts), state)
    return []


def _held(command: commands.HoldMeeting, state: Meeting, facts: MeetingFacts) -> events.MeetingHeld:
    _check_begun(state, facts)
    on = command.on or state.when.on
    not_after(on, facts.today, "on", "in the future")
    check_minutes(command.minutes, facts)
    check_met(command.voice, facts, on)
    said: dict[str, Any] = {"on": on, "minutes": command.minutes, "corrects": command.corrects}
    return events.MeetingHeld(**state.place, by=command.voice, **said)


def _missed(command: commands.MissMeeting, state: Meeting, facts: MeetingFacts) -> events.MeetingMissed:
    _check_begun(state, facts)
    return events.MeetingMissed(
        **state.place,
        by=command.voice,
        missed_by=command.missed_by,
        acceptable=command.acceptable,
        corrects=command.corrects,
    )


def _check_begun(state: Meeting, facts: MeetingFacts) -> None:
    if state.status == "cancelled":
        raise Conflict("This meeting was cancelled. Plan another.", code="not-planned")
    if state.when.starts_at > facts.now:
        raise Conflict("This meeting has not begun: cancel or move it.", code="not-begun")


def _record(outcome: Outcome, state: Meeting) -> Sequence[Any]:
    before = state.outcome
    if before is None:
        if outcome.corrects:
            raise Conflict("Nothing was recorded yet that could be corrected.", code="nothing-recorded")
        return [outcome]
    if replace(before, by=outcome.by, corrects=outcome.corrects) == outcome:
        return []
    if not outcome.corrects:
        raise Conflict("Something else was recorded. Say that this corrects it.", code="recorded")
    if outcome.by != before.by and outcome.by.party != "practitioner":
        raise Forbidden("Who recorded it, or a practitioner, corrects it.", code="wrong-party")
    return [outcome]
