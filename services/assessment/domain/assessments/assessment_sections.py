"""How each party rates a section, how ready for change the person is, and where there is nothing.

Rules, as given / when / then:
- given a draft / RateSection, 0 to 10 / SectionRated for the party; the same again / nothing
- given a draft / StateReadiness by the person, or on their behalf, marked / ReadinessStated
- given a practitioner / StateReadiness that the person was not there / ReadinessStated; by others / refused
- given a practitioner / StateReadiness that is not marked as on behalf of the person / refused
- given a draft / PassOver a section / SectionPassedOver for the party
- given the person's own rating, readiness or passing over / one on their behalf / refused
- given a practitioner / PassOver because of not wanting to answer, as their own / refused
"""

from dataclasses import replace
from typing import Any

from services.assessment.domain.assessments import assessment_events as events
from services.assessment.domain.assessments.assessment_state import (
    Assessment,
    Content,
    Item,
    PassedOver,
    Rating,
    Readiness,
    WhyPassed,
)
from services.assessment.domain.assessments.drafting import AssessmentFacts, draft, framework_of
from services.assessment.domain.assessments.voice import ON_BEHALF, check_not_overruled, voice_of
from shared.domain import Invalid, record
from shared.domain.authorship import Author

LOWEST, HIGHEST = 0, 10


@record
class RateSection:
    section: str
    rating: int
    author: Author
    on_behalf: str | None = None


@record
class StateReadiness:
    section: str
    readiness: str
    author: Author
    on_behalf: str | None = None


@record
class PassOver:
    section: str
    reason: WhyPassed
    author: Author
    on_behalf: str | None = None


def rate(command: RateSection, state: Assessment, facts: AssessmentFacts) -> list[Any]:
    content, framework = draft(state).content, framework_of(facts)
    section = framework.section(command.section).code
    voice = voice_of(command.author, command.on_behalf, framework)
    if not LOWEST <= command.rating <= HIGHEST:
        raise Invalid("A rating from 0 to 10 is needed.", field="rating")
    before = content.rating(section, voice.party)
    check_not_overruled(before.voice if before else None, voice)
    if before is not None and (before.value, before.voice) == (command.rating, voice):
        return []
    return [
        events.SectionRated(
            participant_id=facts.standing.participant_id,
            section=section,
            rating=command.rating,
            voice=voice,
            rated_on=facts.today,
        )
    ]


def state_readiness(command: StateReadiness, state: Assessment, facts: AssessmentFacts) -> list[Any]:
    content, framework = draft(state).content, framework_of(facts)
    level = framework.level(command.section, command.readiness)
    voice = voice_of(command.author, command.on_behalf, framework)
    if level.kind == "practitioner_reason" and voice.party == "person":
        raise Invalid("This is a practitioner's to say. Choose one of the other answers.", field="readiness")
    if level.kind != "practitioner_reason" and voice.party == "practitioner":
        raise Invalid("This is the person's answer: say why you record it for them.", field=ON_BEHALF)
    before = content.readiness_in(command.section)
    check_not_overruled(before.voice if before else None, voice)
    if before is not None and (before.code, before.voice) == (level.code, voice):
        return []
    return [
        events.ReadinessStated(
            participant_id=facts.standing.participant_id,
            section=command.section,
            readiness=level.code,
            voice=voice,
            stated_on=facts.today,
        )
    ]


def pass_over(command: PassOver, state: Assessment, facts: AssessmentFacts) -> list[Any]:
    content, framework = draft(state).content, framework_of(facts)
    section = framework.section(command.section).code
    voice = voice_of(command.author, command.on_behalf, framework)
    if voice.party == "practitioner" and command.reason == "does_not_want_to_answer":
        raise Invalid("This is the person's answer: say why you record it for them.", field=ON_BEHALF)
    before = content.passed_over(section, voice.party)
    check_not_overruled(before.voice if before else None, voice)
    if before is not None and (before.reason, before.voice) == (command.reason, voice):
        return []
    return [
        events.SectionPassedOver(
            participant_id=facts.standing.participant_id,
            section=section,
            reason=command.reason,
            voice=voice,
            passed_on=facts.today,
        )
    ]


def touched(content: Content, section: str) -> bool:
    """Whether a section has an item, a rating, a readiness, or an explicit nothing."""
    entries: tuple[Item | Rating | Readiness | PassedOver, ...] = (
        *content.standing,
        *content.ratings,
        *content.readiness,
        *content.passed,
    )
    return any(entry.section == section for entry in entries)


def evolve(content: Content, event: Any) -> Content:
    match event:
        case events.SectionRated():
            given = Rating(section=event.section, value=event.rating, voice=event.voice, on=event.rated_on)
            others = (r for r in content.ratings if not _same_place(r, given))
            return replace(content, ratings=(*others, given))
        case events.ReadinessStated():
            stated = Readiness(
                section=event.section, code=event.readiness, voice=event.voice, on=event.stated_on
            )
            kept = (r for r in content.readiness if r.section != event.section)
            return replace(content, readiness=(*kept, stated))
        case events.SectionPassedOver():
            passed = PassedOver(
                section=event.section, reason=event.reason, voice=event.voice, on=event.passed_on
            )
            left = (p for p in content.passed if not _same_place(p, passed))
            return replace(content, passed=(*left, passed))
    return content


def _same_place(one: Rating | PassedOver, other: Rating | PassedOver) -> bool:
    return (one.section, one.voice.party) == (other.section, other.voice.party)
