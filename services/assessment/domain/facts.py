"""What deciding needs to know beyond the stream: today, and the versioned data."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date

from services.assessment.domain.outcome import OutcomeRule
from services.assessment.domain.people.characteristics import CharacteristicsDefinition
from shared.domain import record


@record
class Facts:
    """today: at the provider's place. counted: by reference of a list of offences, those that count.
    offences: codes of all lists, and of one that is not recorded.
    definition: the one that a registration names, if known."""

    today: date
    rules: Sequence[OutcomeRule] = ()
    disposals: frozenset[str] = frozenset()
    offences: frozenset[str] = frozenset()
    counted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    definition: CharacteristicsDefinition | None = None
