"""Whatever is ever stored about a person is told to them without anybody of the staff."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.assessment.main import HIDDEN
from shared.eventstore import Position, Recorded
from shared.http.telling import Telling
from tests.contract.assessment.lives import LIVES
from tests.contract.assessment.lives.life import ANN, Life, decoded

STAFF = ("@issuer", "@mydirection", "case_manager", "Case manager id")


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_no_account_is_told(life: Life) -> None:
    telling = Telling("issuer", HIDDEN)
    now = datetime(2026, 3, 1, tzinfo=UTC)
    for number, entry in enumerate(life.stored(), 1):
        place = Position(1, 1, number)
        event = decoded(entry)
        recorded = Recorded(
            place, life.stream, number, UUID(int=number), str(ANN), None, now, "a", "c", event
        )
        told = telling.entry(recorded)
        text = json.dumps(told.model_dump(mode="json"))
        assert not [word for word in STAFF if word in text], event.event_name
