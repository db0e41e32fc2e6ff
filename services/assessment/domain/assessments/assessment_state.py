"""An assessment as it is folded from its stream: versions, each with the content of its sections."""

from datetime import date
from typing import Literal
from uuid import UUID

from services.assessment.domain.assessments.voice import Voice
from shared.domain import Erased, record
from shared.domain.authorship import Author, OwnWords, Party

Kind = Literal["strength", "need", "aspiration"]
Status = Literal["draft", "set_aside", "completed", "answered", "countersigned", "returned"]
Cause = Literal["started", "reopened", "returned", "rolled_back"]
PersonsAnswer = Literal["agrees", "agrees_in_part", "does_not_agree", "could_not_answer"]
WhyPassed = Literal["nothing_to_say", "does_not_want_to_answer"]


@record
class Saying:
    """One text of an item. evidence: what shows it, of a strength."""

    words: OwnWords | Erased
    evidence: str | Erased | None
    voice: Voice
    on: date


@record
class Comment:
    """What somebody else than the author said beside an item."""

    comment_id: UUID
    words: OwnWords | Erased
    voice: Voice
    on: date


@record
class Translation:
    """Stands beside the original, which is kept."""

    words: OwnWords | Erased
    by: Author
    on: date


@record
class Removal:
    reason: str | Erased
    voice: Voice
    on: date


@record
class Confirmation:
    by: Author
    on: date


@record
class Item:
    """A strength, need or aspiration. sayings: every text it had, the present one last.

    affirmed: when the person, in their own session, took up what had been written down for them.
    confirmed: of a strength, by the other party, in its present text."""

    item_id: UUID
    section: str
    kind: Kind
    sayings: tuple[Saying, ...]
    affirmed: date | None = None
    confirmed: Confirmation | None = None
    comments: tuple[Comment, ...] = ()
    translations: tuple[Translation, ...] = ()
    removed: Removal | None = None

    @property
    def present(self) -> Saying:
        return self.sayings[-1]

    @property
    def party(self) -> Party:
        """Whose words these are."""
        return self.present.voice.party


@record
class Rating:
    """0 (as bad as can be) to 10 (as good as can be)."""

    section: str
    value: int
    voice: Voice
    on: date


@record
class Readiness:
    """How ready for change the person is, by a code of the framework."""

    section: str
    code: str
    voice: Voice
    on: date


@record
class PassedOver:
    """A section in which there is explicitly nothing from one of the parties."""

    section: str
    reason: WhyPassed
    voice: Voice
    on: date


@record
class Content:
    """What is in the sections. ratings, passed: at most one a section and party; readiness: one a
    section."""

    items: tuple[Item, ...] = ()
    ratings: tuple[Rating, ...] = ()
    readiness: tuple[Readiness, ...] = ()
    passed: tuple[PassedOver, ...] = ()

    @property
    def standing(self) -> tuple[Item, ...]:
        """The items that were not removed."""
        return tuple(item for item in self.items if item.removed is None)

    def item(self, item_id: UUID) -> Item | None:
        return next((item for item in self.standing if item.item_id == item_id), None)

    def rating(self, section: str, party: Party) -> Rating | None:
        return next((r for r in self.ratings if r.section == section and r.voice.party == party), None)

    def readiness_in(self, section: str) -> Readiness | None:
        return next((stated for stated in self.readiness if stated.section == section), None)

    def passed_over(self, section: str, party: Party) -> PassedOver | None:
        return next((p for p in self.passed if p.section == section and p.voice.party == party), None)


@record
class Answered:
    """The person's answer to a version. reason: why they could not, or why it was recorded for them."""

    answer: PersonsAnswer
    words: OwnWords | Erased | None
    reason: str | None
    voice: Voice
    on: date


@record
class Returned:
    reason: str
    words: OwnWords | Erased | None
    by: Author
    on: date


@record
class Version:
    """authors: the accounts that wrote in it or in what it is based on."""

    number: int
    cause: Cause
    based_on: int | None
    opened_on: date
    status: Status = "draft"
    content: Content = Content()
    authors: frozenset[str] = frozenset()
    completed_on: date | None = None
    answered: Answered | None = None
    countersigned: Confirmation | None = None
    returned: Returned | None = None


@record
class Assessment:
    """State. versions: by number from 1; the last is the current one."""

    participant_id: UUID | None = None
    assessment_id: UUID | None = None
    framework: str = ""
    versions: tuple[Version, ...] = ()

    @property
    def current(self) -> Version:
        return self.versions[-1]

    def version(self, number: int) -> Version | None:
        return self.versions[number - 1] if 1 <= number <= len(self.versions) else None
