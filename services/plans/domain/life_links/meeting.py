"""One meeting of a volunteer and a person: planned, moved, cancelled, and what became of it.

Rules, as given / when / then:
- given a link that is on trial or confirmed, with both consents and, on that day, a check and trainings
  that hold / PlanMeeting by either or a practitioner / MeetingPlanned
- given a link that is not under way, a day before the second consent or on which the volunteer is not
  cleared, a person not under way, not taking part or without a yes to sharing with volunteers
  / PlanMeeting, MoveMeeting, HoldMeeting / refused; a volunteer is not told which of the person's it was
- given a volunteer who does not offer at present, or about whom a concern is open, or a district from
  which the person is excluded / PlanMeeting, MoveMeeting / refused alike, and last
- given another meeting of either at that time, or more minutes in that month than the volunteer gives
  / PlanMeeting, MoveMeeting / refused
- given a planned one / MoveMeeting / MeetingMoved; the same time and place / nothing
- given a planned one that has not begun / CancelMeeting / MeetingCancelled, whatever became of link and
  person; the same again / nothing; one that has begun / refused
- given a place without meeting in person, or meeting without one / refused
- held or missed: `meeting_recording`; notes and the rating: `meeting_voicing`
"""

from collections.abc import Sequence
from typing import Any

from services.plans.domain.life_links import meeting_commands as commands
from services.plans.domain.life_links import meeting_events as events
from services.plans.domain.life_links import meeting_recording, meeting_voicing
from services.plans.domain.life_links.meeting_checks import check_plannable, check_speaks
from services.plans.domain.life_links.meeting_commands import MeetingFacts
from services.plans.domain.life_links.meeting_definition import one_of
from services.plans.domain.life_links.meeting_state import Meeting, State, evolve
from shared.domain import Conflict, Decider, NotFound


def decide(command: Any, state: State, facts: MeetingFacts) -> Sequence[Any]:
    if isinstance(command, commands.PlanMeeting):
        return _plan(command, state, facts)
    if state is None:
        raise NotFound("This link has no such meeting.")
    match command:
        case commands.MoveMeeting():
            return _move(command, state, facts)
        case commands.CancelMeeting():
            return _cancel(command, state, facts)
    recorded = meeting_recording.decide(command, state, facts)
    return recorded or meeting_voicing.decide(command, state, facts)


def _plan(command: commands.PlanMeeting, state: State, facts: MeetingFacts) -> Sequence[Any]:
    check_speaks(command.voice)
    if state is not None:
        raise Conflict("Another meeting has this id. Give a new one.", field="meeting_id")
    link = check_plannable(command.voice, command.when, facts)
    return [
        events.MeetingPlanned(
            meeting_id=command.meeting_id,
            link_id=link.link_id,
            participant_id=link.participant_id,
            volunteer_id=link.volunteer_id,
            by=command.voice,
            definition=facts.definition.reference,
            when=command.when,
        )
    ]


def _move(command: commands.MoveMeeting, state: Meeting, facts: MeetingFacts) -> Sequence[Any]:
    check_speaks(command.voice)
    _check_planned(state)
    if command.when == state.when:
        return []
    check_plannable(command.voice, command.when, facts)
    return [events.MeetingMoved(**state.place, by=command.voice, when=command.when)]


def _cancel(command: commands.CancelMeeting, state: Meeting, facts: MeetingFacts) -> Sequence[Any]:
    check_speaks(command.voice)
    one_of(facts.definition.cancel_reasons, command.reason, "reason")
    again = (command.voice.party, command.reason)
    if state.status == "cancelled" and (state.cancelled_by, state.reason) == again:
        return []
    _check_planned(state)
    if state.when.starts_at <= facts.now:
        raise Conflict("This meeting has begun: record whether it was held or missed.", code="begun")
    return [events.MeetingCancelled(**state.place, by=command.voice, reason=command.reason)]


def _check_planned(state: Meeting) -> None:
    if state.status != "planned":
        raise Conflict("This meeting is not planned any more. Plan another.", code="not-planned")


DECIDER: Decider[State] = Decider("meeting", None, decide, evolve)
