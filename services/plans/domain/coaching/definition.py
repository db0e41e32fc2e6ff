"""What coaching is said in, and what coaches are trained in: versioned data."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from services.plans.domain.networks.vocabulary import Title, check_code
from shared.domain import record
from shared.domain.dates import after


@record
class Module:
    """needed: nobody coaches without it. valid_months: after which it is to be done again; None: never."""

    code: str
    title: Title
    needed: bool
    valid_months: int | None

    def expires_on(self, completed_on: date) -> date | None:
        """The last day on which it holds."""
        return None if self.valid_months is None else after(completed_on, months=self.valid_months)


@record
class CoachingDefinition:
    """furthest_ahead_days: from today, of the time of a session."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    code: str
    version: int
    source: str
    modules: tuple[Module, ...]
    end_reasons: Mapping[str, Title]
    missed_reasons: Mapping[str, Title]
    most_sessions: int
    furthest_ahead_days: int

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"

    @property
    def needed(self) -> frozenset[str]:
        return frozenset(module.code for module in self.modules if module.needed)

    def module(self, code: str) -> Module:
        """Raises Invalid for one that is not listed."""
        check_code(code, [module.code for module in self.modules], "module")
        return next(module for module in self.modules if module.code == code)
