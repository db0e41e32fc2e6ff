"""Risk, and who may not meet whom. Restricted: subject `register-<participant>`, on the restricted topic
alone. An erasure travels under the participant's own subject: whoever reads this drops the person then.

An entry holds from starts_on until ends_on, both included, or until it is ended. A correction is
published as the entry recorded again under its id: the last holds."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.declaration import Contract, contract
from shared.contracts.values import Code

DETAIL = "/assessment/participants/{participant_id}/register"
Source = Literal["licence", "court", "victim_liaison", "practitioner"]
# The part of a postcode before the space: an area of about ten thousand addresses.
District = Annotated[str, Field(pattern=r"^[A-Z]{1,2}[0-9][0-9A-Z]?$")]


@contract("mydirection.assessment.risk.recorded", restricted=True, detail=DETAIL)
class RiskRecorded(Contract):
    """level: of serious harm. mappa_category, mappa_level: of multi-agency arrangements."""

    participant_id: UUID
    entry_id: UUID
    kind: Literal["serious_harm", "multi_agency", "alert"]
    level: Literal["low", "medium", "high", "very_high"] | None
    mappa_category: Annotated[int, Field(ge=1)] | None
    mappa_level: Annotated[int, Field(ge=1)] | None
    alert: Code | None
    source: Source
    starts_on: date
    ends_on: date | None


@contract("mydirection.assessment.risk.ended", restricted=True, detail=DETAIL)
class RiskEnded(Contract):
    """It holds no longer."""

    participant_id: UUID
    entry_id: UUID
    ended_on: date
    reason: Code


@contract("mydirection.assessment.exclusion.recorded", restricted=True, detail=DETAIL)
class ExclusionRecorded(Contract):
    """Whom or what a participant may not meet; of another participant, it goes both ways.

    A person who is no participant is not named here. checked: false until a practitioner has
    confirmed who that is; the exclusion holds, and nobody is matched meanwhile."""

    participant_id: UUID
    entry_id: UUID
    kind: Literal["person", "place", "category"]
    other_participant_id: UUID | None
    district: District | None
    category: Code | None
    checked: bool
    source: Source
    starts_on: date
    ends_on: date | None


@contract("mydirection.assessment.exclusion.checked", restricted=True, detail=DETAIL)
class ExclusionChecked(Contract):
    """A practitioner has confirmed who the excluded outsider is."""

    participant_id: UUID
    entry_id: UUID


@contract("mydirection.assessment.exclusion.ended", restricted=True, detail=DETAIL)
class ExclusionEnded(Contract):
    """It holds no longer."""

    participant_id: UUID
    entry_id: UUID
    ended_on: date
    reason: Code
