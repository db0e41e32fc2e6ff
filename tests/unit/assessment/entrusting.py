"""given(events).when(command).then(events), or .refuses(...), for deciders over consent and the register."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.domain import Decider
from shared.testing.deciding import Decided

ANN, BEN = UUID(int=1), UUID(int=2)


@dataclass(frozen=True)
class Given:
    decider: Decider[Any]
    facts: Any
    happened: list[Any]

    def when(self, command: Any) -> Decided:
        return Decided(self.decider, self.state, command, self.facts)

    def and_(self, *commands: Any) -> "Given":
        """What these commands come to, too."""
        so_far = self
        for command in commands:
            state = so_far.decider.fold(so_far.happened)
            events = list(so_far.decider.decide(command, state, so_far.facts))
            assert events, f"nothing came of {command}"
            so_far = Given(so_far.decider, so_far.facts, so_far.happened + events)
        return so_far

    @property
    def state(self) -> Any:
        return self.decider.fold(self.happened)
