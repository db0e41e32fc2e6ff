"""From a handled administration to its answer."""

from services.assessment.api.dependencies import Parts
from services.assessment.api.models.administrations import (
    AdministrationChanged,
    CrisisHelpRead,
    Recorded,
    ScoresRead,
)
from services.assessment.definitions.kinds import MEASURE
from services.assessment.domain.assessments.taking_down import unanswered_flags
from services.assessment.domain.measures import administration_events as events
from services.assessment.domain.measures.administration import Administration, RecordAdministration, alerts
from services.assessment.domain.measures.crisis_help import CrisisHelp
from services.assessment.domain.measures.measure import MeasureDefinition
from services.assessment.handlers import administrations as handlers
from shared.domain import Refusal
from shared.eventstore import Handled, Unit
from shared.http import Answer


async def recorded(service: Parts, unit: Unit, command: RecordAdministration) -> Answer:
    """Raises what recording raises. Who may be in danger is shown where help is, also when what they
    sent is refused: the refusal then says so."""
    try:
        return recorded_by(service, await handlers.record(service.handling, unit, command))
    except Refusal as refused:
        measure: MeasureDefinition | None = service.handling.known(MEASURE.name, command.measure)
        raised = alerts(measure, command.answers) if measure else []
        helps = _helps(service, measure, raised) if measure else []
        raise (_with_help(refused, helps) if helps else refused) from None


def recorded_by(service: Parts, handled: Handled[Administration]) -> Answer:
    """What was recorded, with the help that is to be shown at once."""
    event = next(e for e in handled.events if isinstance(e, events.AdministrationRecorded))
    measure: MeasureDefinition | None = service.handling.known(MEASURE.name, event.measure)
    assert measure is not None, "deciding was given it"
    answers = event.answers if isinstance(event.answers, events.Answers) else None
    raised = [e.alert for e in handled.events if isinstance(e, events.AlertRaised)]
    body = Recorded(
        administration_id=event.administration_id,
        participant_id=event.participant_id,
        version=handled.version,
        scores=ScoresRead.model_validate(event.scores, from_attributes=True),
        alerts=raised,
        crisis_help=[CrisisHelpRead.of(each) for each in _helps(service, measure, raised)],
        unanswered_flags=list(unanswered_flags(measure, answers.items if answers else None)),
    )
    return Answer(201, body.model_dump(mode="json"), handled.version, str(event.participant_id))


def administration_changed(handled: Handled[Administration]) -> Answer:
    state = handled.state
    assert state.administration_id is not None
    assert state.participant_id is not None
    body = AdministrationChanged(
        administration_id=state.administration_id,
        participant_id=state.participant_id,
        version=handled.version,
    )
    return Answer(200, body.model_dump(mode="json"), handled.version, str(state.participant_id))


def _with_help(refused: Refusal, helps: list[CrisisHelp]) -> Refusal:
    ways = "; ".join(f"{contact.name}: {contact.how}" for each in helps for contact in each.contacts)
    detail = f"{refused.detail} {helps[0].title}. {ways}."
    return type(refused)(detail, field=refused.field, code=refused.reason)


def _helps(service: Parts, measure: MeasureDefinition, raised: list[str]) -> list[CrisisHelp]:
    codes = dict.fromkeys(flag.crisis_help for flag in measure.flags if flag.alert in raised)
    return [found for code in codes if (found := service.definitions.crisis_help.find(code))]
