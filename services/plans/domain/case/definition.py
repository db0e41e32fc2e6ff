"""The gates between phases as versioned data: which checks, what their texts say, who may override."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from services.plans.domain.case.checks import CHECKS, Parameter
from shared.domain import Invalid, record

Phase = Literal["interact", "intervene", "integrate"]
To = Literal["interact", "intervene", "integrate", "closed"]
PHASES: Final[tuple[Phase, ...]] = ("interact", "intervene", "integrate")
ORDER: Final[tuple[To, ...]] = (*PHASES, "closed")


@record
class Wording:
    """The same in both languages."""

    en: str
    cy: str


@record
class CheckDefinition:
    """One check of a gate. check: its code in `checks.CHECKS`. unmet: why it is not met and what to
    do, by the code that the check gives."""

    check: str
    parameters: Mapping[str, Parameter]
    unmet: Mapping[str, Wording]


@record
class PhaseDefinition:
    """exit: to be met before a case leaves the phase for the next one; entry: before it comes in from
    the one before. target_days: how long the phase is meant to last; None where nothing is said."""

    phase: To
    title: Wording
    target_days: int | None
    entry: Sequence[CheckDefinition]
    exit: Sequence[CheckDefinition]


@record
class Reason:
    code: str
    text: Wording


@record
class ClosingReason:
    """by_gate: the case is closed for it only by the gate of the last phase, or an override."""

    code: str
    text: Wording
    by_gate: bool


@record
class Overriding:
    """roles: who may, in the order in which the role of somebody with several is chosen."""

    roles: Sequence[str]
    reasons: Sequence[Reason]


@record
class Gates:
    """source: where what is shipped comes from. Reasons are listed for each thing that needs one."""

    code: str
    version: int
    title: str
    source: str
    phases: Sequence[PhaseDefinition]
    overriding: Overriding
    going_back: Sequence[Reason]
    closing: Sequence[ClosingReason]
    reopening: Sequence[Reason]

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"

    def phase(self, phase: To) -> PhaseDefinition:
        return self.phases[ORDER.index(phase)]

    def between(self, phase: Phase, to: To) -> Sequence[CheckDefinition]:
        """What is asked before a case leaves one phase for another."""
        return (*self.phase(phase).exit, *self.phase(to).entry)


def check(gates: Gates) -> None:
    """Raises Invalid for values that contradict each other."""
    if tuple(defined.phase for defined in gates.phases) != ORDER:
        raise Invalid(f"Give the phases {', '.join(ORDER)}, in this order.", field="phases")
    for used in (used for defined in gates.phases for used in (*defined.entry, *defined.exit)):
        known = CHECKS.get(used.check)
        if known is None:
            raise Invalid(f"There is no check {used.check}.", field="check")
        if set(used.parameters) != known.parameters:
            raise Invalid(f"{used.check} takes {sorted(known.parameters)}.", field="parameters")
        if set(used.unmet) != known.unmet:
            raise Invalid(f"{used.check} needs a text for {sorted(known.unmet)}.", field="unmet")
