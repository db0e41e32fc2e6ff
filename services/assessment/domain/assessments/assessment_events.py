"""What can have happened to an assessment. Words are private; codes, ratings and dates are not."""

from datetime import date
from uuid import UUID

from services.assessment.domain.assessments.assessment_state import Cause, Kind, PersonsAnswer, WhyPassed
from services.assessment.domain.assessments.tally import SectionTally
from services.assessment.domain.assessments.voice import Voice
from shared.domain import Erased, event, private
from shared.domain.authorship import Author, OwnWords


@event("assessment-started")
class AssessmentStarted:
    participant_id: UUID
    assessment_id: UUID
    framework: str
    by: Author
    started_on: date


@event("assessment-item-added")
class ItemAdded:
    participant_id: UUID
    item_id: UUID
    section: str
    kind: Kind
    words: OwnWords | Erased = private(of="participant_id")
    evidence: str | Erased | None = private(of="participant_id")
    voice: Voice
    added_on: date


@event("assessment-item-edited")
class ItemEdited:
    """The former text stays in the log."""

    participant_id: UUID
    item_id: UUID
    words: OwnWords | Erased = private(of="participant_id")
    evidence: str | Erased | None = private(of="participant_id")
    voice: Voice
    edited_on: date


@event("assessment-item-removed")
class ItemRemoved:
    participant_id: UUID
    item_id: UUID
    reason: str | Erased = private(of="participant_id")
    voice: Voice
    removed_on: date


@event("assessment-item-commented")
class ItemCommented:
    participant_id: UUID
    item_id: UUID
    comment_id: UUID
    words: OwnWords | Erased = private(of="participant_id")
    voice: Voice
    commented_on: date


@event("assessment-item-translated")
class ItemTranslated:
    participant_id: UUID
    item_id: UUID
    words: OwnWords | Erased = private(of="participant_id")
    by: Author
    translated_on: date


@event("assessment-words-affirmed")
class WordsAffirmed:
    """The person took up, in their own session, what had been written down for them."""

    participant_id: UUID
    item_id: UUID
    by: Author
    affirmed_on: date


@event("assessment-strength-confirmed")
class StrengthConfirmed:
    """The party that did not name the strength sees it, too."""

    participant_id: UUID
    item_id: UUID
    by: Author
    confirmed_on: date


@event("assessment-section-rated")
class SectionRated:
    participant_id: UUID
    section: str
    rating: int
    voice: Voice
    rated_on: date


@event("assessment-readiness-stated")
class ReadinessStated:
    participant_id: UUID
    section: str
    readiness: str
    voice: Voice
    stated_on: date


@event("assessment-section-passed-over")
class SectionPassedOver:
    participant_id: UUID
    section: str
    reason: WhyPassed
    voice: Voice
    passed_on: date


@event("assessment-version-completed")
class VersionCompleted:
    participant_id: UUID
    assessment_id: UUID
    number: int
    framework: str
    by: Author
    completed_on: date
    sections: tuple[SectionTally, ...]


@event("assessment-version-answered")
class VersionAnswered:
    participant_id: UUID
    assessment_id: UUID
    number: int
    answer: PersonsAnswer
    words: OwnWords | Erased | None = private(of="participant_id")
    reason: str | None
    voice: Voice
    answered_on: date


@event("assessment-version-countersigned")
class VersionCountersigned:
    participant_id: UUID
    assessment_id: UUID
    number: int
    by: Author
    countersigned_on: date


@event("assessment-version-returned")
class VersionReturned:
    participant_id: UUID
    assessment_id: UUID
    number: int
    reason: str
    words: OwnWords | Erased | None = private(of="participant_id")
    by: Author
    returned_on: date


@event("assessment-version-opened")
class VersionOpened:
    """number: of the new draft. based_on: the version whose content it starts from."""

    participant_id: UUID
    assessment_id: UUID
    number: int
    based_on: int
    cause: Cause
    by: Author
    opened_on: date


EVENTS = (
    AssessmentStarted,
    ItemAdded,
    ItemEdited,
    ItemRemoved,
    ItemCommented,
    ItemTranslated,
    WordsAffirmed,
    StrengthConfirmed,
    SectionRated,
    ReadinessStated,
    SectionPassedOver,
    VersionCompleted,
    VersionAnswered,
    VersionCountersigned,
    VersionReturned,
    VersionOpened,
)
