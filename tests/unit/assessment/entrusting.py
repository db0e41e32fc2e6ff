"""given(events).when(command).then(events), or .refuses(...), for deciders over consent and the register."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from shared.domain import Decider, Refusal

ANN, BEN = UUID(int=1), UUID(int=2)


@dataclass(frozen=True)
class Decided:
    happened: list[Any]
    decide: Any

    def then(self, *expected: Any) -> None:
        assert list(self.decide()) == list(expected)

    def refuses(self, kind: type[Refusal], *, field: str | None = None, code: str | None = None) -> None:
        with pytest.raises(kind) as refused:
            self.decide()
        assert type(refused.value) is kind
        assert refused.value.field == field
        assert code in (None, refused.value.reason)


@dataclass(frozen=True)
class Given:
    decider: Decider[Any]
    facts: Any
    happened: list[Any]

    def when(self, command: Any) -> Decided:
        state = self.decider.fold(self.happened)
        return Decided(self.happened, lambda: self.decider.decide(command, state, self.facts))

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
