"""The lives of all aggregates of the assessment service."""

from tests.contract.lives.assessment import (
    administration,
    assessment,
    consent,
    definition,
    merging,
    organisation,
    participant,
    people,
    register,
    reoffending,
    retention,
)
from tests.contract.lives.life import Life

LIVES: tuple[Life, ...] = (
    participant.LIFE,
    reoffending.LIFE,
    administration.LIFE,
    assessment.LIFE,
    definition.LIFE,
    *organisation.LIVES,
    consent.LIFE,
    register.LIFE,
    *people.PEOPLE,
    merging.LIFE,
    retention.LIFE,
)
