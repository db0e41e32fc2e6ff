"""What can have happened to a participant's sentences."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.domain import event

SentenceKind = Literal["community_order", "suspended_sentence_order", "licence", "post_sentence_supervision"]
Alteration = Literal["extended", "varied", "recalled", "re_released"]


@event("sentence-imposed")
class SentenceImposed:
    """ends_on: the last day; None for a licence for life. length_days: both days included.
    length_months: in whole calendar months, None where it is not whole."""

    participant_id: UUID
    sentence_id: UUID
    kind: SentenceKind
    starts_on: date
    ends_on: date | None
    length_days: int | None
    length_months: int | None


@event("sentence-altered")
class SentenceAltered:
    """The end and the length are those from then on."""

    participant_id: UUID
    sentence_id: UUID
    alteration: Alteration
    on: date
    reason: str
    ends_on: date | None
    length_days: int | None
    length_months: int | None


@event("sentence-ended")
class SentenceEnded:
    participant_id: UUID
    sentence_id: UUID
    on: date
    reason: str


EVENTS = (SentenceImposed, SentenceAltered, SentenceEnded)
