"""What meetings and expenses of Life Links are said in, and their limits: versioned data."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from services.plans.domain.networks.vocabulary import Title
from shared.domain import Invalid, record

# The international mile, 1609.344 m: in thousandths of a metre, to reckon in whole numbers.
MILE_MILLIMETRES: Final = 1_609_344


@record
class ExpenseKind:
    """What may be claimed. most_pence: of one claim. pence_per_mile: of a way that was driven or ridden,
    which needs no receipt; None for what was paid, which needs one. most_metres: of such a way."""

    title: Title
    most_pence: int
    pence_per_mile: int | None = None
    most_metres: int | None = None

    def pence_for(self, metres: int) -> int:
        """Rounded down. 0 for what has no rate."""
        return metres * 1000 * (self.pence_per_mile or 0) // MILE_MILLIMETRES


@record
class MeetingsDefinition:
    """Codes, each with its title by language. places: where both meet in person. most_minutes: of one
    meeting. furthest_ahead_days: from today, of the time of one. change_days: how many days after it was
    first given a rating may be changed. claim_days: after a meeting, in which its expenses are claimed."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    code: str
    version: int
    title: str
    source: str
    places: Mapping[str, Title]
    cancel_reasons: Mapping[str, Title]
    decline_reasons: Mapping[str, Title]
    expense_kinds: Mapping[str, ExpenseKind]
    most_minutes: int
    furthest_ahead_days: int
    change_days: int
    claim_days: int

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"


def one_of(codes: Mapping[str, Any], code: str, field: str) -> None:
    """Raises Invalid, naming those that there are."""
    if code not in codes:
        raise Invalid(f"One of these is needed: {', '.join(codes)}.", field=field)
