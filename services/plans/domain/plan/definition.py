"""What a plan is made of beside words, as versioned data: areas, reasons, and when reviews are due."""

from collections.abc import Mapping
from typing import Any, ClassVar

from shared.domain import Invalid, record


@record
class Coded:
    """A code with plain words by language (BCP 47), such as `en` and `cy`."""

    code: str
    wording: Mapping[str, str]


@record
class PlanReasons:
    """no_strength: why a goal is linked to none. on_behalf: why a proposal was written down for the
    person. declined: why a proposal was. could_not_answer: why there is no answer to a version.
    not_agreed: why a version is in force all the same. cannot_be_done_yet: why a step waits."""

    no_strength: tuple[Coded, ...]
    on_behalf: tuple[Coded, ...]
    declined: tuple[Coded, ...]
    could_not_answer: tuple[Coded, ...]
    not_agreed: tuple[Coded, ...]
    cannot_be_done_yet: tuple[Coded, ...]


@record
class PlanDefinition:
    """review_after_days: from the day on which a version came into force, or a review was held, to the
    next. facilitated_review_within_days: the same where the version was not agreed."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    code: str
    version: int
    title: str
    source: str
    review_after_days: int
    facilitated_review_within_days: int
    areas: tuple[Coded, ...]
    reasons: PlanReasons

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"


def check_code(listed: tuple[Coded, ...], code: str, field: str) -> None:
    """Raises Invalid, naming the field, for a code that is not listed."""
    known = [each.code for each in listed]
    if code not in known:
        raise Invalid(f"One of these is needed: {', '.join(known)}.", field=field)
