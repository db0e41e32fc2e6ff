"""One filling-in of a measure.

Rules, as given / when / then:
- given nothing / RecordAdministration of a measure that is not published / refused
- given whoever said no to taking part / RecordAdministration, by either party / refused; given nothing
  recorded of it / as with a yes. Withdrawing one and acknowledging an alert never ask
- given nothing / with a date in the future, or outside the time point's window, or anything else
  before the start / refused. Before the start is known, a baseline is not older than the window:
  the start can then still fall into it
- given nothing / at a time point that is counted from a start or an end which is not recorded / refused
- given nothing / with both answers and a total, or neither / refused
- given nothing / with an answer to no item of the measure, or out of its range / refused
- given nothing / in the person's own session, said to be filled in by somebody else, or the other
  way round / refused: neither speaks for the other
- given one of the measure at this time point that was not withdrawn / RecordAdministration / refused,
  except where the time point repeats
- given nothing / RecordAdministration / AdministrationRecorded, and an AlertRaised for each flagged
  item answered so; from a total alone none
- given nothing / AlertThoughRefused, as the request to record it was refused / AlertRaisedThoughRefused
  for each flagged item answered so; for a kind that is open already from a refused request of the
  same day / nothing. It records no administration
- given one / WithdrawAdministration / AdministrationWithdrawn; again / refused. Alerts stay open.
  The person withdraws only what was entered in their own session
- given an open alert / AcknowledgeAlert by a practitioner / AlertAcknowledged; by the person, or
  again / refused
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.assessment.domain.assessments import taking_down
from services.assessment.domain.measures import administration_events as events
from services.assessment.domain.measures.administration_events import Answers
from services.assessment.domain.measures.measure import FilledInBy, MeasureDefinition
from services.assessment.domain.measures.time_point import TimePoint, TimePoints
from services.assessment.domain.people.standing import TakingPart, check_taking_part
from shared.domain import Conflict, Decider, Forbidden, Invalid, NotFound, record
from shared.domain.authorship import Author

WITHDRAWAL_REASONS = ("wrong_person", "wrong_measure", "wrong_date", "wrong_answers", "entered_twice")
UNKNOWN = "There is no such administration, or it is not yours to see."


@record
class RecordAdministration:
    """answers or total: exactly one. total: as the measure reports it, converted where it converts."""

    administration_id: UUID
    participant_id: UUID
    measure: str
    time_point: str
    administered_on: date
    filled_in_by: FilledInBy
    author: Author
    answers: Answers | None = None
    total: Decimal | None = None


@record
class WithdrawAdministration:
    participant_id: UUID
    reason: str
    author: Author


@record
class AcknowledgeAlert:
    participant_id: UUID
    alert: str
    action: str
    author: Author


@record
class AlertThoughRefused:
    """administration_id: that the administration would have had. items: as far as they were readable."""

    administration_id: UUID
    participant_id: UUID
    items: Mapping[int, int]


@record
class AdministrationFacts:
    """measure: that which is named, if it is published. start, end: of the programme; for a comparator
    the index date; None while not known. taken: whether there is one of the measure, not withdrawn,
    at each time point. actions: those that an alert may be acknowledged with. alerted: the kinds open
    from requests that were refused today."""

    today: date
    time_points: TimePoints
    measure: MeasureDefinition | None = None
    start: date | None = None
    end: date | None = None
    taken: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    alerted: frozenset[str] = frozenset()
    taking_part: TakingPart = "not_recorded"


@record
class Administration:
    """State. entered_by: None where it was refused, and only its alerts are known. alerts: code ->
    whether it is open."""

    participant_id: UUID | None = None
    administration_id: UUID | None = None
    entered_by: Author | None = None
    withdrawn: bool = False
    alerts: Mapping[str, bool]


def record_administration(
    command: RecordAdministration, state: Administration, facts: AdministrationFacts
) -> list[Any]:
    if state.administration_id is not None:
        raise Conflict("This administration is recorded already.")
    check_taking_part(facts.taking_part)
    if facts.measure is None:
        raise Invalid("This measure is not published. GET /definitions lists them.", field="measure")
    _check_voice(command, facts.measure)
    _check_time(command, facts)
    scores = taking_down.scores(facts.measure, command.answers, command.total)
    given = {name: getattr(command, name) for name in RECORDED}
    recorded = events.AdministrationRecorded(entered_by=command.author, scores=scores, **given)
    items = command.answers.items if command.answers else {}
    return [recorded, *(_raised(command, alert) for alert in alerts(facts.measure, items))]


RECORDED = (
    "participant_id",
    "administration_id",
    "measure",
    "time_point",
    "administered_on",
    "filled_in_by",
    "answers",
)


def alerts(measure: MeasureDefinition, items: Mapping[int, int]) -> list[str]:
    """Those that these answers raise, each once."""
    raised = [
        flag.alert for flag in measure.flags if flag.item in items and items[flag.item] >= flag.at_least
    ]
    return list(dict.fromkeys(raised))


def _raised(command: RecordAdministration, alert: str) -> events.AlertRaised:
    return events.AlertRaised(
        participant_id=command.participant_id, administration_id=command.administration_id, alert=alert
    )


def alert_though_refused(
    command: AlertThoughRefused, state: Administration, facts: AdministrationFacts
) -> list[Any]:
    if facts.measure is None or state.administration_id is not None:
        return []
    return [
        events.AlertRaisedThoughRefused(
            participant_id=command.participant_id,
            administration_id=command.administration_id,
            measure=facts.measure.reference,
            alert=alert,
        )
        for alert in alerts(facts.measure, command.items)
        if alert not in facts.alerted
    ]


def _check_voice(command: RecordAdministration, measure: MeasureDefinition) -> None:
    own = command.author.party == "person"
    if own != (command.filled_in_by == "person_in_own_session"):
        raise Invalid(
            "In your own session you answer for yourself: person_in_own_session."
            if own
            else "Only the person signed in can say so. Name how you came by the answers.",
            field="filled_in_by",
        )
    if command.filled_in_by not in measure.filled_in_by:
        raise Invalid(
            f"{measure.reference} is filled in by: {', '.join(measure.filled_in_by)}.", field="filled_in_by"
        )


def _check_time(command: RecordAdministration, facts: AdministrationFacts) -> None:
    point = facts.time_points.find(command.time_point)
    if point is None:
        known = ", ".join(each.code for each in facts.time_points.time_points)
        raise Invalid(f"One of these is needed: {known}.", field="time_point")
    if command.administered_on > facts.today:
        raise Invalid("This date is in the future.", field="administered_on")
    _check_window(command.administered_on, point, facts)
    if point.code in facts.taken and not point.repeats:
        raise Conflict(
            "There is one of this measure at this time point. If it was entered in error, withdraw it first.",
            field="time_point",
            code="administered-already",
        )


def _check_window(day: date, point: TimePoint, facts: AdministrationFacts) -> None:
    counted_from = facts.end if point.counted_from == "end" else facts.start
    missing = "start" if facts.start is None else "end"
    if point.recorded_first and None in (facts.start, counted_from):
        raise Invalid(
            f"{point.title}: the {missing} has to be recorded first, as the date is counted from it.",
            field="time_point",
        )
    first, last = span(point, counted_from, facts.today)
    if first <= day <= last:
        return
    until = "" if last == date.max else f" to {last}"
    within = f"a date from {first}{until} is needed"
    if counted_from is None:
        way = f"the start is not recorded yet, and until then {within}. If it was earlier, record it first."
    else:
        way = f"{within}. Choose the time point that fits the date."
    raise Invalid(f"{point.title}: {way}", field="administered_on")


def span(point: TimePoint, counted_from: date | None, today: date) -> tuple[date, date]:
    """First and last day of a time point, as far as what it is counted from is known."""
    window = point.window(counted_from or today)
    if window is None:
        return counted_from or date.min, date.max
    # A start that is not recorded yet can be today or later, and its window later still.
    return window if counted_from else (window[0], date.max)


def withdraw(command: WithdrawAdministration, state: Administration, _: AdministrationFacts) -> list[Any]:
    administration_id = _of(command.participant_id, state)
    if state.entered_by is None:
        raise NotFound(UNKNOWN)
    if state.withdrawn:
        raise Conflict("This administration was withdrawn already.")
    own = state.entered_by.party == "person"
    if command.author.party == "person" and not own:
        raise Forbidden("You withdraw what you entered yourself. Ask your case manager about this one.")
    return [
        events.AdministrationWithdrawn(
            participant_id=command.participant_id,
            administration_id=administration_id,
            reason=command.reason,
            withdrawn_by=command.author,
        )
    ]


def acknowledge(command: AcknowledgeAlert, state: Administration, facts: AdministrationFacts) -> list[Any]:
    administration_id = _of(command.participant_id, state)
    if command.author.party == "person":
        raise Forbidden("An alert is acknowledged by a practitioner.")
    if command.alert not in state.alerts:
        raise NotFound("This administration raised no such alert.")
    if command.action not in facts.actions:
        raise Invalid(f"One of these is needed: {', '.join(sorted(facts.actions))}.", field="action")
    if not state.alerts[command.alert]:
        raise Conflict("This alert was acknowledged already.", code="acknowledged-already")
    return [
        events.AlertAcknowledged(
            participant_id=command.participant_id,
            administration_id=administration_id,
            alert=command.alert,
            action=command.action,
            acknowledged_by=command.author.account,
        )
    ]


def _of(participant_id: UUID, state: Administration) -> UUID:
    """Raises NotFound for one that is another person's, as if there were none."""
    if state.administration_id is None or state.participant_id != participant_id:
        raise NotFound(UNKNOWN)
    return state.administration_id


DECISIONS: dict[type, Callable[[Any, Administration, AdministrationFacts], list[Any]]] = {
    RecordAdministration: record_administration,
    AlertThoughRefused: alert_though_refused,
    WithdrawAdministration: withdraw,
    AcknowledgeAlert: acknowledge,
}


def decide(command: Any, state: Administration, facts: AdministrationFacts) -> Sequence[Any]:
    return DECISIONS[type(command)](command, state, facts)


def evolve(state: Administration, event: Any) -> Administration:
    match event:
        case events.AdministrationRecorded():
            return replace(
                state,
                participant_id=event.participant_id,
                administration_id=event.administration_id,
                entered_by=event.entered_by,
            )
        case events.AdministrationWithdrawn():
            return replace(state, withdrawn=True)
        case events.AlertRaised():
            return replace(state, alerts={**state.alerts, event.alert: True})
        case events.AlertRaisedThoughRefused():
            return replace(
                state,
                participant_id=event.participant_id,
                administration_id=event.administration_id,
                alerts={**state.alerts, event.alert: True},
            )
        case events.AlertAcknowledged():
            return replace(state, alerts={**state.alerts, event.alert: False})
    return state


DECIDER = Decider("administration", Administration(alerts={}), decide, evolve)
