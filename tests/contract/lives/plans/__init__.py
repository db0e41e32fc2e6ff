"""The lives of all aggregates of the plans service."""

from tests.contract.lives.life import Life

LIVES: tuple[Life, ...] = ()
