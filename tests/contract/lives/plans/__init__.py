"""The lives of all aggregates of the plans service."""

from tests.contract.lives.life import Life
from tests.contract.lives.plans import case, erasure, intervention, network, requirement

LIVES: tuple[Life, ...] = (case.LIFE, erasure.LIFE, *network.LIVES, requirement.LIFE, intervention.LIFE)
