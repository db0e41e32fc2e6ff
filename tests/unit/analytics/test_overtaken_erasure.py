"""A confirmation that overtakes its request erases all the same."""

from datetime import UTC, datetime
from uuid import UUID

from services.analytics.projections import fold
from shared.contracts import Envelope, schema_uri, source_of
from shared.contracts.assessment import ParticipantErased
from shared.messaging import PublicEvent

ANN, NOW = UUID(int=1), datetime(2026, 1, 1, tzinfo=UTC)


def test_a_confirmation_without_its_request_erases() -> None:
    data = ParticipantErased(participant_id=ANN)
    envelope = Envelope(
        id=UUID(int=2),
        source=source_of("assessment"),
        type=data.contract_type,
        time=NOW,
        subject=str(ANN),
        dataschema=schema_uri(data.contract_type, data.contract_version),
        sequence=4,
        correlationid="test",
        data=data.model_dump(mode="json"),
    )
    changes = fold([PublicEvent(envelope, data)], NOW).participants
    assert changes.erased == {ANN: NOW}
    assert {service for (_, service), each in changes.erasures.items() if each.erased_at} == {
        "analytics",
        "assessment",
    }
