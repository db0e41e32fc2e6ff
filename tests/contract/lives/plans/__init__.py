"""The lives of all aggregates of the plans service."""

from tests.contract.lives.life import Life
from tests.contract.lives.plans import (
    case,
    coaching,
    contact,
    erasure,
    intervention,
    link,
    meeting,
    network,
    notices,
    plan,
    requirement,
    volunteer,
    wishes,
)

LIVES: tuple[Life, ...] = (
    case.LIFE,
    *coaching.LIVES,
    contact.LIFE,
    erasure.LIFE,
    *link.LIVES,
    *meeting.LIVES,
    *network.LIVES,
    notices.LIFE,
    plan.LIFE,
    requirement.LIFE,
    intervention.LIFE,
    *volunteer.LIVES,
    wishes.LIFE,
)
