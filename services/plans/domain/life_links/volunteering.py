"""What is asked of volunteers before they are available, and what is said of them in codes: versioned
data."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Final

from services.plans.domain.networks.vocabulary import Title, check_code
from shared.domain import record
from shared.domain.dates import after

# A lower level does not do where a higher one is asked for.
LEVELS: Final = ("basic", "standard", "enhanced")


@record
class CheckLevel:
    """valid_months: after the day of issue, as policy has it. barred_lists: whether any may be looked at.
    grounds: codes of why this level may be asked for."""

    title: Title
    valid_months: int
    barred_lists: bool
    grounds: tuple[str, ...]


@record
class VolunteerModule:
    """needed: nobody is available without it. valid_months: after which it is to be done again; None:
    never."""

    title: Title
    needed: bool
    valid_months: int | None


@record
class RefusalReason:
    """conviction: a decision that weighs one must be on record, made by another account than that of
    whoever refuses for it."""

    title: Title
    conviction: bool = False


@record
class VolunteeringDefinition:
    """references: how many satisfactory ones are needed. least_level: of the check. status_months: how
    long what the update service said holds. most_links, most_minutes_a_month: that anybody may offer."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    code: str
    version: int
    title: str
    source: str
    references: int
    reference_kinds: Mapping[str, Title]
    least_level: str
    levels: Mapping[str, CheckLevel]
    grounds: Mapping[str, Title]
    status_months: int
    modules: Mapping[str, VolunteerModule]
    pause_reasons: Mapping[str, Title]
    refusal_reasons: Mapping[str, RefusalReason]
    most_links: int
    most_minutes_a_month: int

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"

    @property
    def needed(self) -> tuple[str, ...]:
        return tuple(code for code, module in self.modules.items() if module.needed)

    def suffices(self, level: str) -> bool:
        return LEVELS.index(level) >= LEVELS.index(self.least_level)

    def trained_until(self, module: str, completed_on: date) -> date | None:
        """The last day on which it holds; None: for good. Raises Invalid for one that is not listed."""
        check_code(module, self.modules, "module")
        months = self.modules[module].valid_months
        return None if months is None else after(completed_on, months=months)
