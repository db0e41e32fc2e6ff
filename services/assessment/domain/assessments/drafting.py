"""Who is asking for what in a draft, and what every change to one needs."""

from datetime import date
from uuid import UUID

from services.assessment.domain.assessments.assessment_state import Assessment, Content, Item, Version
from services.assessment.domain.assessments.framework import Framework
from services.assessment.domain.people.standing import Standing
from shared.domain import Conflict, Invalid, NotFound, record
from shared.domain.authorship import Author


@record
class AssessmentFacts:
    """today: at the provider's place. framework: the assessment's, None where it is not known.
    existing: the participant's assessment, if there is one."""

    today: date
    standing: Standing
    framework: Framework | None
    existing: UUID | None = None


def draft(state: Assessment) -> Version:
    """The version that is being written. Raises NotFound and Conflict."""
    if not state.versions:
        raise unknown()
    if state.current.status != "draft":
        raise Conflict(
            "This version is complete, so nothing in it changes. Reopen it: that begins a new version.",
            code="not-a-draft",
        )
    return state.current


def framework_of(facts: AssessmentFacts) -> Framework:
    """Raises Invalid for a framework that is not known."""
    if facts.framework is None:
        raise Invalid("This framework is not known. GET /definitions lists them.", field="framework")
    return facts.framework


def item_of(content: Content, item_id: UUID) -> Item:
    """Raises NotFound for an item that is not there, or was removed."""
    item = content.item(item_id)
    if item is None:
        raise NotFound("There is no such item in this version. Read it again: it may have been removed.")
    return item


def practitioner_only(author: Author, to_the_person: str) -> None:
    """Raises Conflict in a session of the person, in words to them."""
    if author.party == "person":
        raise Conflict(to_the_person, code="practitioners-part")


def unknown() -> NotFound:
    return NotFound("There is no such assessment, or it is not yours to see.")
