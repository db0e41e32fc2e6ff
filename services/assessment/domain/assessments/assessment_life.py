"""A version's way from draft to countersigned, and how the next one begins.

Rules, as given / when / then:
- given a draft with sections that nobody touched / CompleteVersion / refused, naming each of them
- given a draft / CompleteVersion by a practitioner / VersionCompleted; by the person / refused: their
  part is the answer
- given a draft / AnswerVersion, Countersign, ReturnVersion / refused
- given a completed version / AnswerVersion by the person / VersionAnswered in their own session
- given a completed version / AnswerVersion by a practitioner, with a reason / VersionAnswered, marked;
  without one / refused
- given any / AnswerVersion `agrees_in_part` without words, `could_not_answer` without a reason / refused
- given the person's own answer / AnswerVersion / refused: reopening begins another version
- given an answer on their behalf / AnswerVersion by the person / VersionAnswered: theirs stands, and a
  countersignature given before it does so no longer
- given `could_not_answer` / AnswerVersion by the person, or on their behalf where it was recorded for
  them, too / the same
- given a completed version without an answer / Countersign / refused
- given an answered version, also one not agreed to / Countersign by somebody who wrote nothing in it /
  VersionCountersigned; by one of its authors, or the person / refused
- given a completed or answered version / ReturnVersion by such a one / VersionReturned, and VersionOpened:
  what was completed stays as it is, for ever, and the next number is the draft
- given a version that is complete / ReopenVersion / VersionOpened on the last; given a draft / refused
- given an earlier version / RollBack to it by a practitioner / VersionOpened with its content; a draft
  is set aside; by the person / refused: what others have written is not theirs to set aside
"""

from dataclasses import replace
from typing import Any, Final

from services.assessment.domain.assessments import assessment_events as events
from services.assessment.domain.assessments.assessment_sections import touched
from services.assessment.domain.assessments.assessment_state import (
    Answered,
    Assessment,
    Cause,
    Confirmation,
    Content,
    PersonsAnswer,
    Returned,
    Version,
)
from services.assessment.domain.assessments.drafting import (
    AssessmentFacts,
    draft,
    framework_of,
    practitioner_only,
    unknown,
)
from services.assessment.domain.assessments.framework import check_reason
from services.assessment.domain.assessments.limits import check_version_fits
from services.assessment.domain.assessments.tally import tallies
from services.assessment.domain.assessments.voice import ON_BEHALF, Voice, check_taken_down, voice_of
from shared.domain import Conflict, Forbidden, Invalid, record
from shared.domain.authorship import Author, OwnWords


@record
class CompleteVersion:
    author: Author


@record
class AnswerVersion:
    """words: needed where somebody agrees in part. reason: needed where they could not answer."""

    answer: PersonsAnswer
    words: OwnWords | None
    reason: str | None
    author: Author
    on_behalf: str | None = None


@record
class Countersign:
    author: Author


@record
class ReturnVersion:
    reason: str
    words: OwnWords | None
    author: Author


@record
class ReopenVersion:
    author: Author


@record
class RollBack:
    """to: the number of the version whose content comes back."""

    to: int
    author: Author


NOTHING_SAID: Final = "Nothing is said here yet. Add an item, a rating or a readiness, or pass it over."


def complete(command: CompleteVersion, state: Assessment, facts: AssessmentFacts) -> list[Any]:
    version, framework = draft(state), framework_of(facts)
    practitioner_only(command.author, "Your case manager completes a version. Once they have, you answer it.")
    untouched = [each.code for each in framework.sections if not touched(version.content, each.code)]
    if untouched:
        raise Invalid.each({f"sections.{code}": NOTHING_SAID for code in untouched}, code="section-untouched")
    return [
        events.VersionCompleted(
            **_place(state),
            framework=framework.reference,
            by=command.author,
            completed_on=facts.today,
            sections=tallies(version.content, framework),
        )
    ]


def answer(command: AnswerVersion, state: Assessment, facts: AssessmentFacts) -> list[Any]:
    version, framework = _completed(state, command.author), framework_of(facts)
    voice = voice_of(command.author, command.on_behalf, framework)
    if voice.party == "practitioner":
        raise Invalid("This is the person's answer: say why you record it for them.", field=ON_BEHALF)
    if version.answered is not None and not _may_follow(voice, version.answered):
        given = "You have answered this version." if voice.in_own_session else "This version has its answer."
        raise Conflict(f"{given} Reopen it: that begins a new version.", code="answered")
    _check_answer(command, facts)
    if command.words is not None:
        check_taken_down(command.words, voice)
    return [
        events.VersionAnswered(
            **_place(state),
            answer=command.answer,
            words=command.words,
            reason=command.reason or command.on_behalf,
            voice=voice,
            answered_on=facts.today,
        )
    ]


def countersign(command: Countersign, state: Assessment, facts: AssessmentFacts) -> list[Any]:
    version = _completed(state, command.author)
    if version.answered is None:
        raise Conflict("The person has not answered yet. Their answer comes first.", code="not-answered")
    if version.status == "countersigned":
        raise Conflict("This version is countersigned already.", code="countersigned")
    _check_somebody_else(command.author, version)
    signed = {**_place(state), "by": command.author, "countersigned_on": facts.today}
    return [events.VersionCountersigned(**signed)]


def give_back(command: ReturnVersion, state: Assessment, facts: AssessmentFacts) -> list[Any]:
    version = _completed(state, command.author)
    if version.status == "countersigned":
        raise Conflict("This version is countersigned. Reopen it instead.", code="countersigned")
    _check_somebody_else(command.author, version)
    check_reason(framework_of(facts).reasons.returned, command.reason, "reason")
    returned = events.VersionReturned(
        **_place(state),
        reason=command.reason,
        words=command.words,
        by=command.author,
        returned_on=facts.today,
    )
    return [returned, _opened(state, version.number, "returned", command.author, facts)]


def reopen(command: ReopenVersion, state: Assessment, facts: AssessmentFacts) -> list[Any]:
    version = _completed(state, command.author)
    return [_opened(state, version.number, "reopened", command.author, facts)]


def roll_back(command: RollBack, state: Assessment, facts: AssessmentFacts) -> list[Any]:
    if not state.versions:
        raise unknown()
    practitioner_only(command.author, "brings an earlier version back. Reopen the last one instead")
    if not 1 <= command.to < state.current.number:
        raise Invalid(
            "Give the number of an earlier version. The present one is reopened instead.", field="to"
        )
    return [_opened(state, command.to, "rolled_back", command.author, facts)]


def _completed(state: Assessment, author: Author) -> Version:
    """The present version, complete. Raises NotFound and Conflict."""
    if not state.versions:
        raise unknown()
    if state.current.status == "draft":
        person = author.party == "person"
        way_out = (
            "You can answer once your case manager has completed it." if person else "Complete it first."
        )
        raise Conflict(f"This version is still a draft. {way_out}", code="still-a-draft")
    return state.current


def _may_follow(voice: Voice, before: Answered) -> bool:
    """Whether an answer in this voice takes the place of one that was given: never on behalf of
    somebody who gave one in their own session."""
    if before.voice.in_own_session and not voice.in_own_session:
        return False
    return before.answer == "could_not_answer" or (voice.in_own_session and not before.voice.in_own_session)


def _check_answer(command: AnswerVersion, facts: AssessmentFacts) -> None:
    if command.answer == "agrees_in_part" and command.words is None:
        raise Invalid("Say what is agreed to and what is not, in the person's own words.", field="words")
    if command.answer != "could_not_answer":
        if command.reason is not None:
            raise Invalid("A reason goes with could_not_answer. Leave it out here.", field="reason")
        return
    if command.reason is None:
        raise Invalid("Say why the person could not answer.", field="reason")
    check_reason(framework_of(facts).reasons.could_not_answer, command.reason, "reason")


def _check_somebody_else(author: Author, version: Version) -> None:
    if author.party == "person" or author.account in version.authors:
        raise Forbidden(
            "Somebody who wrote nothing in this version countersigns it or returns it.", code="own-version"
        )


def _place(state: Assessment) -> dict[str, Any]:
    return {
        "participant_id": state.participant_id,
        "assessment_id": state.assessment_id,
        "number": state.current.number,
    }


def _opened(
    state: Assessment, based_on: int, cause: Cause, author: Author, facts: AssessmentFacts
) -> events.VersionOpened:
    check_version_fits(state)
    number = state.current.number + 1
    place = {**_place(state), "number": number, "based_on": based_on}
    return events.VersionOpened(**place, cause=cause, by=author, opened_on=facts.today)


def evolve(state: Assessment, event: Any) -> Assessment:
    match event:
        case events.VersionOpened():
            return _with_next(state, event)
        case events.VersionCompleted():
            changed = replace(
                _written_by(state.current, event.by), status="completed", completed_on=event.completed_on
            )
        case events.VersionAnswered():
            changed = _with_answer(state.current, event)
        case events.VersionCountersigned():
            signed = Confirmation(by=event.by, on=event.countersigned_on)
            changed = replace(state.current, status="countersigned", countersigned=signed)
        case events.VersionReturned():
            returned = Returned(reason=event.reason, words=event.words, by=event.by, on=event.returned_on)
            changed = replace(state.current, status="returned", returned=returned)
        case _:
            return state
    return replace(state, versions=(*state.versions[:-1], changed))


def _with_answer(version: Version, event: events.VersionAnswered) -> Version:
    given = Answered(
        answer=event.answer,
        words=event.words,
        reason=event.reason,
        voice=event.voice,
        on=event.answered_on,
    )
    authors = version.authors | {event.voice.account}
    return replace(version, status="answered", answered=given, countersigned=None, authors=authors)


def _with_next(state: Assessment, event: events.VersionOpened) -> Assessment:
    before = state.current
    base = state.version(event.based_on) or before
    if before.status == "draft":
        before = replace(before, status="set_aside")
    opened = Version(
        number=event.number,
        cause=event.cause,
        based_on=event.based_on,
        opened_on=event.opened_on,
        # What was removed stays readable in the version from which it was removed.
        content=Content(**{**vars(base.content), "items": base.content.standing}),
        authors=base.authors,
    )
    return replace(state, versions=(*state.versions[:-1], before, opened))


def _written_by(version: Version, author: Author) -> Version:
    return replace(version, authors=version.authors | {author.account})
