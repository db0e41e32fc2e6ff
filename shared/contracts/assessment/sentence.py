"""The sentences of a participant, of whom one may serve several at once. Subject: the participant."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.assessment.participant import DETAIL
from shared.contracts.declaration import Contract, contract
from shared.contracts.values import Code

SentenceKind = Literal["community_order", "suspended_sentence_order", "licence", "post_sentence_supervision"]
Length = Annotated[int, Field(ge=1)]


@contract("mydirection.assessment.sentence.imposed", detail=DETAIL)
class SentenceImposed(Contract):
    """A sentence is known. ends_on: its last day; null, as its length, for a licence for life.
    length_days: first and last day included. length_months: null where it is no whole number of
    calendar months."""

    participant_id: UUID
    sentence_id: UUID
    kind: SentenceKind
    starts_on: date
    ends_on: date | None
    length_days: Length | None
    length_months: Length | None


@contract("mydirection.assessment.sentence.changed", detail=DETAIL)
class SentenceChanged(Contract):
    """A sentence was extended or varied, or a licence recalled, or re-released after a recall. Its
    last day and length are those from then on."""

    participant_id: UUID
    sentence_id: UUID
    change: Literal["extended", "varied", "recalled", "re_released"]
    on: date
    reason: Code
    ends_on: date | None
    length_days: Length | None
    length_months: Length | None


@contract("mydirection.assessment.sentence.ended", detail=DETAIL)
class SentenceEnded(Contract):
    """A sentence has ended: on its last day, or before it. reason `entered_in_error`: it never was."""

    participant_id: UUID
    sentence_id: UUID
    on: date
    reason: Code
