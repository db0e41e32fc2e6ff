"""Somebody's erasure, taken from assessment and made here: as it was told before anybody but participants was
erased, and since."""

from shared.people.erasing import DECIDER, ErasureTaken, KeyDestroyed
from tests.contract.lives.life import ANN, Life

LIFE = Life(
    service="plans",
    name="erasure",
    decider=DECIDER,
    stream=f"erasure-{ANN}",
    events=(
        ErasureTaken(participant_id=ANN, participant=True),
        KeyDestroyed(participant_id=ANN, participant=True),
        ErasureTaken(participant_id=ANN, participant=False),
        KeyDestroyed(participant_id=ANN, participant=False),
    ),
    words=(),
    after={"taken": True, "participant": False, "confirmed": True},
)
