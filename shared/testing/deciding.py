"""What deciding came to: given(events).when(command).then(events), or .refuses(...)."""

from dataclasses import dataclass
from typing import Any

import pytest

from shared.domain import Decider, Refusal


@dataclass(frozen=True)
class Decided:
    decider: Decider[Any]
    state: Any
    command: Any
    facts: Any

    def events(self) -> list[Any]:
        return list(self.decider.decide(self.command, self.state, self.facts))

    def then(self, *expected: Any) -> None:
        assert self.events() == list(expected)

    def refuses(self, kind: type[Refusal], *, field: str | None = None, code: str | None = None) -> None:
        """code: of the refusal, where the test says which."""
        with pytest.raises(kind) as refused:
            self.events()
        assert type(refused.value) is kind
        assert refused.value.field == field
        assert code in (None, refused.value.reason)


@dataclass(frozen=True)
class Given:
    """facts: what `when` takes unless it is told others."""

    decider: Decider[Any]
    state: Any
    facts: Any

    def when(self, command: Any, facts: Any = None) -> Decided:
        return Decided(self.decider, self.state, command, self.facts if facts is None else facts)
