"""given(decider, events).when(command, facts).then(events), or .refuses(...), for the organisation."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.assessment.definitions import shipped
from services.assessment.domain.organisation import case_manager_events as manager_events
from services.assessment.domain.organisation.case_manager_facts import Colleague
from services.assessment.domain.organisation.periods import Period
from services.assessment.domain.organisation.training import Training
from shared.domain import Decider, Refusal
from shared.testing import deciding

TODAY = date(2026, 7, 6)
TRAINING = shipped().training
NEEDED = [module.code for module in TRAINING.modules if module.needed]
ANN, MO, KIT, TEAM, AREA, PROVIDER, LEAVE = (UUID(int=number) for number in range(1, 8))


def day(number: int) -> date:
    """So many days after today."""
    return TODAY + timedelta(days=number)


def span(begins: int, ends: int | None = None) -> Period:
    return Period(from_on=day(begins), until_on=None if ends is None else day(ends))


def trained(until: int = 30) -> tuple[Training, ...]:
    """In all that is needed, until this day included."""
    return tuple(Training(module=module, completed_on=day(-300), expires_on=day(until)) for module in NEEDED)


KIT_HERE = Colleague(case_manager_id=KIT, account="kit@issuer", service=span(-400), trainings=trained())


def kit(**changed: Any) -> Colleague:
    return replace(KIT_HERE, **changed)


MO_REGISTERED = manager_events.CaseManagerRegistered(
    case_manager_id=MO, account="mo@issuer", name="Mo Example", from_on=day(-400)
)


class Decided(deciding.Decided):
    def refuses(self, kind: type[Refusal], code: str | None = None, *, field: str | None = None) -> None:
        """Where no code is said, the kind's own."""
        super().refuses(kind, field=field, code=code or kind.code)


@dataclass(frozen=True)
class Given:
    decider: Decider[Any]
    state: Any

    def when(self, command: Any, facts: Any) -> Decided:
        return Decided(self.decider, self.state, command, facts)


def given(decider: Decider[Any], *happened: Any) -> Given:
    return Given(decider, decider.fold(happened))
