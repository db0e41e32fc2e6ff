"""From a handled command to its answer."""

from services.assessment.api.models import Changed
from services.assessment.domain.participant import Participant
from shared.domain import Refusal
from shared.eventstore import Handled
from shared.http import Answer


def changed(handled: Handled[Participant], *, status: int = 200) -> Answer:
    """The participant's id and version."""
    assert handled.state.participant_id is not None
    body = Changed(participant_id=handled.state.participant_id, version=handled.version)
    person = str(handled.state.participant_id)
    return Answer(status, body.model_dump(mode="json"), handled.version, person)


def each_changed(results: list[Handled[Participant] | Refusal]) -> list[Answer | Refusal]:
    return [result if isinstance(result, Refusal) else changed(result) for result in results]
