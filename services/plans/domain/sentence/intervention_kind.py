"""What kinds of intervention there are, as versioned data: `definitions/intervention_kinds`."""

from collections.abc import Sequence

from services.plans.domain.sentence.requirement_type import InLanguages
from shared.domain import Invalid, record


@record
class InterventionKind:
    code: str
    title: InLanguages


@record
class InterventionKinds:
    code: str
    version: int
    kinds: Sequence[InterventionKind]

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"

    def named(self, code: str) -> InterventionKind:
        """Raises Invalid naming the field."""
        for kind in self.kinds:
            if kind.code == code:
                return kind
        raise Invalid("There is no such kind: GET /intervention-kinds lists them.", field="kind")
