"""What deciding needs to know beyond the stream: today, and the versioned data."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date

from services.assessment.domain.convictions.outcome import Followed, OutcomeRule
from services.assessment.domain.people.characteristics import CharacteristicsDefinition
from shared.domain import record


@record
class Facts:
    """today: at the provider's place. counted: by reference of a list of offences, those that count.
    offences: codes of all lists, and of one that is not recorded.
    elsewhere: what is known of the person under the records that merges tie to this one.
    definition: the one that a registration names, if known. held: a hold stands on the record, or on
    one that merges tie to it. begun: in words, what there is of somebody that a comparator has not."""

    today: date
    rules: Sequence[OutcomeRule] = ()
    disposals: frozenset[str] = frozenset()
    offences: frozenset[str] = frozenset()
    counted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    elsewhere: Sequence[Followed] = ()
    definition: CharacteristicsDefinition | None = None
    held: bool = False
    begun: Sequence[str] = ()
