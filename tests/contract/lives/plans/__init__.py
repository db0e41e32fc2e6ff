"""The lives of all aggregates of the plans service."""

from tests.contract.lives.life import Life
from tests.contract.lives.plans import (
    case,
    contact,
    erasure,
    intervention,
    network,
    notices,
    plan,
    requirement,
)

LIVES: tuple[Life, ...] = (
    case.LIFE,
    contact.LIFE,
    erasure.LIFE,
    *network.LIVES,
    notices.LIFE,
    plan.LIFE,
    requirement.LIFE,
    intervention.LIFE,
)
