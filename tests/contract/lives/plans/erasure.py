"""Somebody's erasure, taken from assessment and made here."""

from shared.people.erasing import DECIDER, ErasureTaken, KeyDestroyed
from tests.contract.lives.life import ANN, Life

LIFE = Life(
    service="plans",
    name="erasure",
    decider=DECIDER,
    stream=f"erasure-{ANN}",
    events=(ErasureTaken(participant_id=ANN), KeyDestroyed(participant_id=ANN)),
    words=(),
    after={"taken": True, "confirmed": True},
)
