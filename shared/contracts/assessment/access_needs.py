"""What somebody needs to take part. Subject: the participant."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.contracts.assessment.participant import DETAIL
from shared.contracts.declaration import Contract, contract
from shared.contracts.values import Code


@contract("mydirection.assessment.access_needs.recorded", detail=DETAIL)
class AccessNeedsRecorded(Contract):
    """One party's whole statement, in place of its last; the other party's stays beside it.

    language: BCP 47 where it is listed, such as `cy`, and `bfi` for British Sign Language; or `other`.
    interpreter, reading_support: `needed`, `not_needed`, or why it is not known. An empty list says
    that there is none; why it is not known is a code of its own in it."""

    participant_id: UUID
    party: Literal["person", "practitioner"]
    recorded_on: date
    language: Code
    interpreter: Code
    reading_support: Code
    neurodiversity: tuple[Code, ...]
    disabilities: tuple[Code, ...]
    adjustments: tuple[Code, ...]
