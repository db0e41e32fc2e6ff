"""On what basis somebody's data may be used, and what they are asked to agree to: versioned data."""

from collections.abc import Mapping
from typing import Literal

from shared.domain import record

Purpose = Literal["taking_part", "use_in_evaluation", "sharing_with_volunteers"]
CONSENT = "consent"


@record
class Basis:
    """reference_needed: whether it rests on an agreement that has to be named."""

    code: str
    title: str
    reference_needed: bool = False


@record
class Choice:
    """A basis that may be used for a purpose in an arm. objection: whether a standing objection
    stops that use, or is recorded and answered by the provider while the use goes on."""

    purpose: Purpose
    arm: Literal["programme", "comparator"]
    basis: str
    objection: Literal["stops", "recorded"]


@record
class LawfulBases:
    """on_behalf: in what way the person said what a practitioner records for them."""

    code: str
    version: int
    title: str
    source: str
    purposes: Mapping[Purpose, str]
    bases: tuple[Basis, ...]
    choices: tuple[Choice, ...]
    on_behalf: Mapping[str, str]

    def choice(self, purpose: str, arm: str, basis: str) -> Choice | None:
        wanted = (purpose, arm, basis)
        return next((c for c in self.choices if (c.purpose, c.arm, c.basis) == wanted), None)

    def offered(self, purpose: str, arm: str) -> tuple[Choice, ...]:
        return tuple(c for c in self.choices if (c.purpose, c.arm) == (purpose, arm))

    def basis(self, code: str) -> Basis | None:
        return next((basis for basis in self.bases if basis.code == code), None)


@record
class Wording:
    """text: by language (BCP 47)."""

    purpose: Purpose
    version: int
    text: Mapping[str, str]

    @property
    def reference(self) -> str:
        return f"{self.purpose}:{self.version}"


@record
class ConsentWordings:
    """Those of earlier versions stay: consent once given to them goes on."""

    code: str
    version: int
    title: str
    source: str
    wordings: tuple[Wording, ...]

    def find(self, reference: str) -> Wording | None:
        return next((wording for wording in self.wordings if wording.reference == reference), None)
