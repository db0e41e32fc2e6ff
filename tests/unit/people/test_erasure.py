"""A service's part in an erasure, taken once and confirmed once."""

from typing import Any
from uuid import UUID

import pytest

from shared.people.erasing import DECIDER, ConfirmErasure, ErasureTaken, KeyDestroyed, TakeErasure
from shared.testing.deciding import Given

ANN = UUID(int=1)
TAKE, CONFIRM = TakeErasure(participant_id=ANN), ConfirmErasure(participant_id=ANN)
ABOUT = {"participant_id": ANN, "participant": True}
TAKEN, DESTROYED = ErasureTaken(**ABOUT), KeyDestroyed(**ABOUT)


@pytest.mark.parametrize(
    ("given", "command", "events"),
    [
        ([], TAKE, [TAKEN]),
        ([TAKEN], TAKE, []),
        ([TAKEN, DESTROYED], TAKE, []),
        ([], CONFIRM, []),
        ([TAKEN], CONFIRM, [DESTROYED]),
        ([TAKEN, DESTROYED], CONFIRM, []),
    ],
)
def test_erasure(given: list[Any], command: Any, events: list[Any]) -> None:
    Given(DECIDER, DECIDER.fold(given), None).when(command).then(*events)
