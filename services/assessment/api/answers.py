"""From a handled command to its answer."""

from uuid import UUID

from services.assessment.api.models.participants import Changed
from services.assessment.domain.people.participant import Participant
from shared.domain import Refusal
from shared.eventstore import Handled
from shared.http import Answer


def changed(participant_id: UUID, version: int, *, status: int = 200) -> Answer:
    """The participant's id and version."""
    body = Changed(participant_id=participant_id, version=version)
    return Answer(status, body.model_dump(mode="json"), version, str(participant_id))


def changed_by(handled: Handled[Participant], *, status: int = 200) -> Answer:
    assert handled.state.participant_id is not None
    return changed(handled.state.participant_id, handled.version, status=status)


def each_changed(results: list[Handled[Participant] | Refusal]) -> list[Answer | Refusal]:
    return [result if isinstance(result, Refusal) else changed_by(result) for result in results]
