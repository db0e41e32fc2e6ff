"""A participant's strengths-based assessment, written by two parties, in numbered versions.

Rules, as given / when / then:
- given a participant of the programme without one / StartAssessment / AssessmentStarted: version 1
- given a comparator, or somebody who died / StartAssessment / refused: nobody works with them
- given a participant who has one / StartAssessment / refused: it is reopened instead
- given an assessment / what is done with items, sections and versions / what `assessment_items`,
  `assessment_sections` and `assessment_life` say
- given whoever said no to taking part / any of these, by either party / refused; what is written is read
- given taking part, of which nothing is recorded / as with a yes: an order of the court may be the basis
- given an erased participant / anything / refused
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.assessment.domain.assessments import assessment_events as events
from services.assessment.domain.assessments import assessment_items as items
from services.assessment.domain.assessments import assessment_life as life
from services.assessment.domain.assessments import assessment_sections as sections
from services.assessment.domain.assessments.assessment_state import Assessment, Version
from services.assessment.domain.assessments.drafting import AssessmentFacts, framework_of
from services.assessment.domain.people.standing import check_taking_part
from shared.domain import Conflict, Decider, record
from shared.domain.authorship import Author


@record
class StartAssessment:
    """framework: a reference, such as `my_direction:1`."""

    assessment_id: UUID
    framework: str
    author: Author


def start(command: StartAssessment, state: Assessment, facts: AssessmentFacts) -> list[Any]:
    if facts.standing.arm != "programme":
        raise Conflict("A comparator has no assessment: nobody works with them.", code="comparator")
    if facts.standing.died_on is not None:
        raise Conflict("This person has died, so no assessment is started.", code="died")
    if state.versions or facts.existing is not None:
        raise Conflict("This participant has an assessment. Reopen it instead.", code="assessment-exists")
    return [
        events.AssessmentStarted(
            participant_id=facts.standing.participant_id,
            assessment_id=command.assessment_id,
            framework=framework_of(facts).reference,
            by=command.author,
            started_on=facts.today,
        )
    ]


DECISIONS: dict[type, Callable[[Any, Assessment, AssessmentFacts], list[Any]]] = {
    StartAssessment: start,
    items.AddItem: items.add,
    items.EditItem: items.edit,
    items.RemoveItem: items.remove,
    items.CommentItem: items.comment,
    items.TranslateItem: items.translate,
    items.ConfirmItem: items.confirm,
    sections.RateSection: sections.rate,
    sections.StateReadiness: sections.state_readiness,
    sections.PassOver: sections.pass_over,
    life.CompleteVersion: life.complete,
    life.AnswerVersion: life.answer,
    life.Countersign: life.countersign,
    life.ReturnVersion: life.give_back,
    life.ReopenVersion: life.reopen,
    life.RollBack: life.roll_back,
}
IN_THE_LIFE = (
    events.VersionCompleted,
    events.VersionAnswered,
    events.VersionCountersigned,
    events.VersionReturned,
    events.VersionOpened,
)


def decide(command: Any, state: Assessment, facts: AssessmentFacts) -> Sequence[Any]:
    check_taking_part(facts.standing.taking_part)
    return DECISIONS[type(command)](command, state, facts)


def evolve(state: Assessment, event: Any) -> Assessment:
    if isinstance(event, events.AssessmentStarted):
        first = Version(
            number=1,
            cause="started",
            based_on=None,
            opened_on=event.started_on,
            authors=frozenset({event.by.account}),
        )
        return Assessment(
            participant_id=event.participant_id,
            assessment_id=event.assessment_id,
            framework=event.framework,
            versions=(first,),
        )
    if not state.versions:
        return state
    return life.evolve(state, event) if isinstance(event, IN_THE_LIFE) else _with_content(state, event)


def _with_content(state: Assessment, event: Any) -> Assessment:
    version = state.current
    content = sections.evolve(items.evolve(version.content, event), event)
    account = event.voice.account if hasattr(event, "voice") else event.by.account
    written = replace(version, content=content, authors=version.authors | {account})
    return replace(state, versions=(*state.versions[:-1], written))


DECIDER = Decider("assessment", Assessment(), decide, evolve)
