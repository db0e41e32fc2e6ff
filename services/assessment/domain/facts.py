"""What deciding needs to know beyond the stream: today, and the versioned data."""

from collections.abc import Sequence
from datetime import date

from services.assessment.domain.characteristics import CharacteristicsDefinition
from services.assessment.domain.outcome import OutcomeRule
from shared.domain import record


@record
class Facts:
    """today: at the provider's place. definition: the one that a registration names, if known."""

    today: date
    rules: Sequence[OutcomeRule] = ()
    disposals: frozenset[str] = frozenset()
    definition: CharacteristicsDefinition | None = None
