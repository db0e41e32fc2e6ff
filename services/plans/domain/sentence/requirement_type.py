"""Which requirements a court or the law can make, as versioned data: `definitions/requirement_types`."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from services.plans.domain.sentence.delivery import Unit
from shared.domain import Invalid, record

SentenceKind = Literal["community_order", "suspended_sentence_order", "licence", "post_sentence_supervision"]
Regime = Literal["community_sentence", "licence", "post_sentence_supervision"]


@record
class InLanguages:
    en: str
    cy: str


@record
class RequirementType:
    """A type as the law has it in a time; the same code may stand again with a later time.

    regime: under which law it is made. amount: whether the order says how much; `none`: it is of time
    alone. unit: of that amount, None where there is none. minimum, maximum: of the whole amount, where
    the law states one. step: the amount is a multiple of it (whole hours: 60). longest_days: of its
    term, where the law states one in days. minimum_age, maximum_age: when convicted, where stated; they
    are shown, and not enforced: no date of birth is known here. sources: where the law says so."""

    code: str
    title: InLanguages
    regime: Regime
    sentence_kinds: tuple[SentenceKind, ...]
    valid_from: date
    sources: tuple[str, ...]
    valid_until: date | None = None
    amount: Literal["required", "optional", "none"] = "none"
    unit: Unit | None = None
    minimum: int | None = None
    maximum: int | None = None
    step: int = 1
    longest_days: int | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None

    def valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def check_amount(self, amount: int | None, unit: Unit | None) -> None:
        """Raises Invalid naming the field."""
        if amount is None:
            if self.amount == "required":
                raise Invalid(f"Say how many {self.unit} were ordered.", field="amount")
            return
        if self.unit is None:
            raise Invalid("A requirement of this type has no amount: leave it out.", field="amount")
        if unit != self.unit:
            raise Invalid(f"Amounts of this type are in {self.unit}.", field="unit")
        least = max(self.minimum or 1, self.step)
        if amount < least:
            raise Invalid(f"The least is {least} {self.unit}.", field="amount")
        if self.maximum is not None and amount > self.maximum:
            raise Invalid(f"The most is {self.maximum} {self.unit}.", field="amount")
        if amount % self.step:
            raise Invalid(f"It is ordered in steps of {self.step} {self.unit}.", field="amount")


@record
class RequirementTypes:
    """The types of a place, one version of the list."""

    code: str
    version: int
    types: Sequence[RequirementType]

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"

    def named(self, code: str) -> RequirementType:
        """The latest of this code. Raises Invalid naming the field."""
        found = [each for each in self.types if each.code == code]
        if not found:
            raise Invalid("There is no such type: GET /requirement-types lists them.", field="kind")
        return max(found, key=lambda each: each.valid_from)

    def valid(self, code: str, starts_on: date) -> RequirementType:
        """The type as it stands on the day on which a requirement starts. Raises Invalid."""
        self.named(code)
        for each in self.types:
            if each.code == code and each.valid_on(starts_on):
                return each
        raise Invalid("The law has no requirement of this type on the day it starts.", field="kind")
