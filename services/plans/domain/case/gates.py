"""What a gate comes to: its checks, each met or not, and by what named states."""

from collections.abc import Sequence
from dataclasses import field
from typing import Literal

from services.plans.domain.case.checks import CHECKS, GateFacts, Saw
from services.plans.domain.case.definition import CheckDefinition, Gates, Phase, To, Wording
from shared.domain import record

Result = Literal["met", "passed_as_not_agreed", "overridden"]


@record
class Checked:
    """One check as it was found. because: why it is not met. passed_as: the named state that lets it
    pass. saw: codes, numbers, ids, and dates as ISO text."""

    check: str
    because: str | None
    passed_as: str | None = None
    saw: Saw = field(default_factory=dict)

    @property
    def met(self) -> bool:
        return self.because is None


def ask(gates: Gates, to: To, facts: GateFacts, phase: Phase) -> tuple[Checked, ...]:
    """Every check between two phases, in the order of the definition."""
    return tuple(_asked(used, facts) for used in gates.between(phase, to))


def _asked(used: CheckDefinition, facts: GateFacts) -> Checked:
    found = CHECKS[used.check].run(facts, used.parameters)
    return Checked(check=used.check, because=found.because, passed_as=found.passed_as, saw=found.saw)


def unmet(checked: Sequence[Checked]) -> tuple[str, ...]:
    """The codes of the checks that are not met."""
    return tuple(each.check for each in checked if not each.met)


def not_agreed(checked: Sequence[Checked]) -> bool:
    """Whether a check is met by a named state only."""
    return any(each.passed_as for each in checked)


def texts(gates: Gates, to: To, phase: Phase, checked: Sequence[Checked]) -> Sequence[Wording | None]:
    """Of each check why it is not met and what to do; None where it is met."""
    used = gates.between(phase, to)
    return [
        None if each.because is None else defined.unmet[each.because]
        for defined, each in zip(used, checked, strict=True)
    ]
