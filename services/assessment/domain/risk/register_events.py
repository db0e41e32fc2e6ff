"""What can have happened to somebody's register of risk and exclusions. Its stream has a subject of its
own, and what is private is sealed with the participant's key."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from services.assessment.domain.risk.register_entry import Exclusion, Harm, Risk, Source
from shared.domain import Account, Erased, event, private, record


@record
class _Entry:
    """reference: the entry's id in the system that it was imported from. recorded_by: an account."""

    participant_id: UUID
    entry_id: UUID
    source: Source
    starts_on: date
    ends_on: date | None
    recorded_by: Account
    reference: str | Erased | None = private(of="participant_id")


@record
class _Risk(_Entry):
    kind: Literal["serious_harm", "multi_agency", "alert"]
    level: Harm | None
    mappa_category: int | None
    mappa_level: int | None
    alert: str | None

    @property
    def matter(self) -> Risk:
        return Risk(**_taken(self, Risk))


@record
class _Exclusion(_Entry):
    kind: Literal["person", "place", "category"]
    other_participant_id: UUID | None
    name: str | Erased | None = private(of="participant_id")
    description: str | Erased | None = private(of="participant_id")
    place: str | Erased | None = private(of="participant_id")
    district: str | None
    category: str | None

    @property
    def matter(self) -> Exclusion:
        return Exclusion(**_taken(self, Exclusion))


@event("risk-recorded")
class RiskRecorded(_Risk):
    pass


@event("risk-corrected")
class RiskCorrected(_Risk):
    """As it should have been recorded; what it said before stays in the log."""


@event("exclusion-recorded")
class ExclusionRecorded(_Exclusion):
    pass


@event("exclusion-corrected")
class ExclusionCorrected(_Exclusion):
    """As it should have been recorded. An outsider has to be checked anew."""


@event("outsider-checked")
class OutsiderChecked:
    """A practitioner has confirmed who the excluded outsider is."""

    participant_id: UUID
    entry_id: UUID
    checked_by: Account


@event("risk-ended")
class RiskEnded:
    participant_id: UUID
    entry_id: UUID
    ended_on: date
    reason: str
    ended_by: Account


@event("exclusion-ended")
class ExclusionEnded:
    participant_id: UUID
    entry_id: UUID
    ended_on: date
    reason: str
    ended_by: Account


def _taken(held: Any, cls: type) -> dict[str, Any]:
    return {name: getattr(held, name) for name in cls.__dataclass_fields__}  # type: ignore[attr-defined]


EVENTS = (
    RiskRecorded,
    RiskCorrected,
    ExclusionRecorded,
    ExclusionCorrected,
    OutsiderChecked,
    RiskEnded,
    ExclusionEnded,
)
