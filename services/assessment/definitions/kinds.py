"""What kinds of versioned data there are, and how each is read: a file that we ship and a body that
an administrator sends go through the same."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter

from services.assessment.domain.assessments import framework
from services.assessment.domain.assessments.framework import Framework
from services.assessment.domain.convictions import outcome
from services.assessment.domain.convictions.offences import OffenceList
from services.assessment.domain.convictions.outcome import OutcomeRule
from services.assessment.domain.measures import measure
from services.assessment.domain.measures.measure import MeasureDefinition
from services.assessment.domain.people.characteristics import CharacteristicsDefinition
from shared.contracts.values import VERSIONED
from shared.domain import Invalid


def sound(_: Any) -> None:
    """Of a kind whose values cannot contradict each other."""


@dataclass(frozen=True)
class Kind:
    """folder: of the shipped files, and the field of `Definitions`. check: raises Invalid, naming
    the field, for values that contradict each other."""

    name: str
    folder: str
    cls: type[Any]
    check: Callable[[Any], None] = sound

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.cls)

    def read(self, text: str | bytes) -> Any:
        """Raises pydantic's ValidationError, or Invalid."""
        definition = self.adapter.validate_json(text, strict=True)
        if not re.fullmatch(VERSIONED, definition.reference):
            raise Invalid("A code, such as `phq9`, and a version from 1 on are needed.", field="code")
        self.check(definition)
        return definition

    def content(self, definition: Any) -> dict[str, Any]:
        """As it is stored and compared: what was left out is there, and numbers are exact."""
        content: dict[str, Any] = self.adapter.dump_python(definition, mode="json")
        return content

    def normalised(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Content as it would be stored today: an older one lacks fields that came later."""
        return self.content(self.adapter.validate_python(content))


MEASURE = Kind("measure", "measures", MeasureDefinition, measure.check)
CHARACTERISTICS = Kind("characteristics", "characteristics", CharacteristicsDefinition)
OUTCOME_RULE = Kind("outcome_rule", "outcome_rules", OutcomeRule, outcome.check)
FRAMEWORK = Kind("framework", "frameworks", Framework, framework.check)
OFFENCES = Kind("offence_list", "offences", OffenceList)
# What an administrator may add to.
KINDS: dict[str, Kind] = {kind.name: kind for kind in (MEASURE, CHARACTERISTICS, OUTCOME_RULE, FRAMEWORK)}
