"""What a section comes to in numbers and ids, both parties kept apart."""

from uuid import UUID

from services.assessment.domain.assessments.assessment_state import Content, Item, Rating
from services.assessment.domain.assessments.framework import Framework
from shared.domain import record


@record
class SectionTally:
    """strengths, needs: ids. own_words: items in the person's own words. divergence: the
    practitioner's rating minus the person's, -10 to 10; None where either is missing."""

    section: str
    strengths: tuple[UUID, ...]
    strengths_named_by_person: int
    strengths_confirmed: int
    needs: tuple[UUID, ...]
    aspirations: int
    own_words: int
    person_rating: int | None
    practitioner_rating: int | None
    divergence: int | None
    readiness: str | None


def tallies(content: Content, framework: Framework) -> tuple[SectionTally, ...]:
    """A tally each section, in the framework's order."""
    return tuple(tally(content, section.code) for section in framework.sections)


def tally(content: Content, section: str) -> SectionTally:
    items = [item for item in content.standing if item.section == section]
    strengths = [item for item in items if item.kind == "strength"]
    person, practitioner = content.rating(section, "person"), content.rating(section, "practitioner")
    readiness = content.readiness_in(section)
    return SectionTally(
        section=section,
        strengths=_ids(strengths),
        strengths_named_by_person=sum(item.party == "person" for item in strengths),
        strengths_confirmed=sum(item.confirmed is not None for item in strengths),
        needs=_ids([item for item in items if item.kind == "need"]),
        aspirations=sum(item.kind == "aspiration" for item in items),
        own_words=sum(item.party == "person" for item in items),
        person_rating=person.value if person else None,
        practitioner_rating=practitioner.value if practitioner else None,
        divergence=divergence(person, practitioner),
        readiness=readiness.code if readiness else None,
    )


def divergence(person: Rating | None, practitioner: Rating | None) -> int | None:
    """How much better the practitioner sees it than the person does."""
    return None if person is None or practitioner is None else practitioner.value - person.value


def _ids(items: list[Item]) -> tuple[UUID, ...]:
    return tuple(item.item_id for item in items)
