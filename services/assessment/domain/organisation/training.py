"""Which training a case manager has, and whether it allows a caseload on a day. What is needed is
versioned data; whether somebody is trained is always found by comparing dates, never stored."""

from collections.abc import Iterable
from datetime import date

from shared.domain import Invalid, record
from shared.domain.dates import after


@record
class Module:
    """needed: to hold a caseload. valid_months: how long one counts; null: for good."""

    code: str
    title: str
    needed: bool = False
    valid_months: int | None = None


@record
class TrainingDefinition:
    code: str
    version: int
    title: str
    source: str
    modules: tuple[Module, ...]

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"

    def module(self, code: str) -> Module:
        """Raises Invalid for a module that there is not."""
        found = next((module for module in self.modules if module.code == code), None)
        if found is None:
            known = ", ".join(module.code for module in self.modules)
            raise Invalid(f"This module is not known. There are: {known}.", field="module")
        return found

    def missing(self, trainings: Iterable["Training"], day: date) -> list[str]:
        """Modules needed to hold a caseload that do not count on this day."""
        counting = {training.module for training in trainings if training.counts(day)}
        return [module.code for module in self.modules if module.needed and module.code not in counting]


@record
class Training:
    """expires_on: the last day on which it counts; None: it counts for good."""

    module: str
    completed_on: date
    expires_on: date | None = None

    def counts(self, day: date) -> bool:
        return self.completed_on <= day and (self.expires_on is None or day <= self.expires_on)


def completed(module: Module, completed_on: date, expires_on: date | None) -> Training:
    """expires_on: where the certificate says another day than the module's own validity. Raises
    Invalid where it is before the completion."""
    if expires_on is None and module.valid_months is not None:
        expires_on = after(completed_on, months=module.valid_months, days=-1)
    if expires_on is not None and expires_on < completed_on:
        raise Invalid("This date is before completed_on.", field="expires_on")
    return Training(module=module.code, completed_on=completed_on, expires_on=expires_on)
