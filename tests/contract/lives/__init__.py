"""The lives of all aggregates of every service."""

from tests.contract.lives import assessment, plans
from tests.contract.lives.life import Life

LIVES: tuple[Life, ...] = (*assessment.LIVES, *plans.LIVES)
