"""The lives of all aggregates of the assessment service."""

from tests.contract.assessment.lives import participant
from tests.contract.assessment.lives.life import Life

LIVES: tuple[Life, ...] = (participant.LIFE,)
