"""What the assessment service publishes. Importing this declares all of it."""

from shared.contracts.assessment.assessment import (
    AssessmentAnswered,
    AssessmentCompleted,
    AssessmentCountersigned,
    AssessmentReopened,
    AssessmentReturned,
    SectionSummary,
)
from shared.contracts.assessment.measure import (
    AdministrationRecorded,
    AdministrationWithdrawn,
    AlertAcknowledged,
    AlertRaised,
    MeasurePublished,
    SubscaleScore,
)
from shared.contracts.assessment.participant import (
    Arm,
    Characteristic,
    ErasureRequested,
    OutcomeJudged,
    ParticipantErased,
    ParticipantRegistered,
)

__all__ = [
    "AdministrationRecorded",
    "AdministrationWithdrawn",
    "AlertAcknowledged",
    "AlertRaised",
    "Arm",
    "AssessmentAnswered",
    "AssessmentCompleted",
    "AssessmentCountersigned",
    "AssessmentReopened",
    "AssessmentReturned",
    "Characteristic",
    "ErasureRequested",
    "MeasurePublished",
    "OutcomeJudged",
    "ParticipantErased",
    "ParticipantRegistered",
    "SectionSummary",
    "SubscaleScore",
]
