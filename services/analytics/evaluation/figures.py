"""The figures of an evaluation. Each names the method that made it, or says why there is none."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

LEVEL = 0.95


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Interval(Part):
    """A confidence interval."""

    level: float = LEVEL
    lower: float
    upper: float


class Figure(Part):
    """An estimate by a named method. `estimate` or `interval` is null where it cannot be had, and
    `reason` then says why."""

    method: str
    estimate: float | None
    interval: Interval | None = None
    reason: str | None = None


class SurvivalAt(Figure):
    """The share not yet reoffended at the end of a day counted from the index date."""

    days: int
    weeks: float
    at_risk: int = Field(description="Persons still observed and free of the event just before that day")


class ArmFigures(Part):
    """One arm. reoffended: the binary outcome among the measurable; events: for survival."""

    arm: str
    participants: int
    followed: int = Field(description="Persons with any follow-up")
    events: int
    measurable: int = Field(description="Persons followed over the rule's whole window")
    reoffended: int
    proportion_reoffended: Figure
    survival: list[SurvivalAt]


class TestFigure(Figure):
    """A test statistic (`estimate`) with its p-value."""

    degrees_of_freedom: int
    p: float | None


class Coefficient(Figure):
    """A log hazard ratio per unit of its term. Of a coded characteristic each level is a term,
    compared with the reference level."""

    term: str
    level: str | None = None
    reference: str | None = None
    standard_error: float | None = None
    z: float | None = None
    p: float | None = None
    hazard_ratio: Figure


class CoxFigures(Part):
    """A proportional hazards model of arm and all characteristics."""

    method: str
    participants: int
    events: int
    excluded: int = Field(description="Persons without follow-up or with a characteristic missing")
    log_likelihood: Figure
    coefficients: list[Coefficient]


class Evaluation(Part):
    """What can be said of reoffending by arm. Exact figures: small counts can identify people."""

    label: Literal["exploratory"] = "exploratory"
    label_reason: str = (
        "No analysis plan was locked before the data were seen, so these figures suggest questions "
        "and confirm nothing."
    )
    release: Literal["not for release"] = "not for release"
    software: str
    definition: str
    rule: str
    left_out: int = Field(
        description="Persons in no figure here, because they object to it, or consent to it is missing or "
        "withdrawn. Whoever has no lawful basis recorded yet is in the figures"
    )
    time_zero: str = "the index date"
    arms: list[ArmFigures]
    log_rank: TestFigure
    cox: CoxFigures
