"""The lives of all aggregates of the plans service."""

from tests.contract.lives.life import Life
from tests.contract.lives.plans import erasure

LIVES: tuple[Life, ...] = (erasure.LIFE,)
