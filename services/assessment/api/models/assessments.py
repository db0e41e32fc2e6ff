"""Bodies of commands on assessments. None says who speaks: that is whoever is signed in."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StrictInt

from services.assessment.domain.assessments.assessment_state import Kind, PersonsAnswer, WhyPassed
from shared.contracts.values import Code, Versioned
from shared.http.own_words import OwnWordsBody
from shared.http.values import Body, Text

VersionNumber = Annotated[StrictInt, Field(ge=1, le=100_000)]


class OnBehalf(Body):
    """on_behalf_of_person: where a practitioner enters what is the person's, the reason, by a code of
    the framework. It is marked so for ever, and never counts as the person's own session."""

    on_behalf_of_person: Code | None = None


class AssessmentStart(Body):
    """framework: GET /definitions lists them."""

    framework: Versioned = "my_direction:1"


class NewItem(OnBehalf):
    """evidence: what shows it, of a strength."""

    kind: Kind
    words: OwnWordsBody
    evidence: Text | None = None


class ItemEdit(OnBehalf):
    """The whole item anew; the former text stays readable."""

    words: OwnWordsBody
    evidence: Text | None = None


class ItemRemoval(OnBehalf):
    reason: Text


class ItemComment(OnBehalf):
    words: OwnWordsBody


class ItemTranslation(Body):
    """In another language than the original, which is kept."""

    words: OwnWordsBody


class SectionRating(OnBehalf):
    """From 0, as bad as can be, to 10, as good as can be: the rating of who is signed in."""

    rating: StrictInt = Field(ge=0, le=10)


class SectionReadiness(OnBehalf):
    """readiness: a code of the framework's, of those that this section takes."""

    readiness: Code


class SectionPassedOver(OnBehalf):
    """There is explicitly nothing here."""

    reason: WhyPassed


class VersionAnswer(OnBehalf):
    """words: what is agreed to and what is not; needed for `agrees_in_part`. reason: a code of the
    framework's; needed for `could_not_answer`."""

    answer: PersonsAnswer
    words: OwnWordsBody | None = None
    reason: Code | None = None


class VersionReturn(Body):
    """reason: a code of the framework's."""

    reason: Code
    words: OwnWordsBody | None = None


class VersionRollBack(Body):
    """to: the number of the version whose content comes back."""

    to: VersionNumber


class AssessmentChanged(BaseModel):
    """A command took effect. version: of the assessment's record, also the ETag. number, status: of
    its last version. made: the id of the item or comment that was made."""

    assessment_id: UUID
    version: int
    number: int
    status: str
    made: UUID | None = None
