"""Numbered versions of the plan: offered as it is, answered by each party, in force.

Rules, as given / when / then:
- given a plan with a goal, or a sentence with a requirement / OfferVersion by a practitioner /
  VersionOffered: the working plan of that moment; by the person / refused: their part is the answer
- given open proposals / OfferVersion that does not name each of them as left open / refused, naming them
- given a version that was in force / OfferVersion initial / refused; none / OfferVersion review / refused
- given no held review of that id / OfferVersion review / refused
- given an offered version that is not in force / OfferVersion / the former is superseded
- given a change of the working plan after the offer / the version is as it was offered; the change is for
  the next one
- given an offered version / AnswerVersion by each party in their own session / VersionAnswered
- given a practitioner / AnswerVersion for the person, `could_not_answer` with a reason / VersionAnswered,
  marked; any other answer for the person, or words that nobody took down / refused
- given a party's `agrees` or `does_not_agree` / AnswerVersion of that party / refused: a next version
- given `could_not_answer` / AnswerVersion by that party itself / VersionAnswered: theirs stands
- given the other party's `agrees` / AnswerVersion `agrees` / VersionCameIntoForce as agreed, the former
  one is superseded, and the next review is planned
- given a practitioner's `agrees`, and a person who does not agree or could not answer / PutInForce by a
  practitioner with a reason / VersionCameIntoForce as not agreed, and a facilitated review is planned
- given anything else, the person's session included / PutInForce / refused
- given a version in force as not agreed because they could not answer / AnswerVersion `agrees` by the
  person / VersionCameIntoForce as agreed
- given a superseded version / AnswerVersion, PutInForce / refused
"""

from typing import Any
from uuid import UUID

from services.plans.domain.known import RequirementKnown
from services.plans.domain.plan import plan_events as events
from services.plans.domain.plan.definition import check_code
from services.plans.domain.plan.facts import ONGOING, PlanFacts, practitioner_only
from services.plans.domain.plan.limits import check_version_fits
from services.plans.domain.plan.plan_state import (
    Answered,
    InForce,
    Ordered,
    PartyAnswer,
    Plan,
    Version,
    VersionKind,
    Voice,
)
from services.plans.domain.plan.reviews import next_review
from services.plans.domain.plan.tally import tally
from shared.domain import Conflict, Forbidden, Invalid, NotFound, record
from shared.domain.authorship import Author, OwnWords

FOR_PERSON = "for_person"


@record
class OfferVersion:
    """left_open: the open proposals that are known to stay unanswered. review_id: whose result it is."""

    kind: VersionKind
    left_open: frozenset[UUID]
    author: Author
    review_id: UUID | None = None


@record
class AnswerVersion:
    """reason: a code, of `could_not_answer`. for_person: a practitioner records that the person could
    not. review_id: of the review to plan, if this brings the version into force."""

    number: int
    answer: PartyAnswer
    reason: str | None
    words: OwnWords | None
    author: Author
    review_id: UUID
    for_person: bool = False


@record
class PutInForce:
    """reason: a code. review_id: of the facilitated review that is due then."""

    number: int
    reason: str
    author: Author
    review_id: UUID
    words: str | None = None


def offer(command: OfferVersion, state: Plan, facts: PlanFacts) -> list[Any]:
    practitioner_only(command.author, "Your case manager offers a version of the plan. You then answer it.")
    _check_kind(command, state)
    if unanswered := [key for key in state.open if key not in command.left_open]:
        raise Conflict(
            f"Proposals await an answer ({len(unanswered)}). Answer them first, or name each in left_open.",
            code="proposals-open",
        )
    if stray := command.left_open - state.open.keys():
        raise Invalid(
            f"{len(stray)} of these do not await an answer. Read the plan again.", field="left_open"
        )
    requirements = tuple(_ordered(each) for each in facts.requirements if each.state in ONGOING)
    if not state.working.standing_goals and not requirements:
        raise Conflict("There is nothing in the plan yet. Propose a goal first.", code="plan-empty")
    check_version_fits(state)
    return [
        events.VersionOffered(
            participant_id=facts.standing.participant_id,
            number=len(state.versions) + 1,
            kind=command.kind,
            review_id=command.review_id,
            requirements=requirements,
            left_open=tuple(key for key in state.open if key in command.left_open),
            tally=tally(state.working),
            by=command.author,
            offered_on=facts.today,
        )
    ]


def answer(command: AnswerVersion, state: Plan, facts: PlanFacts) -> list[Any]:
    version = _standing(command.number, state)
    voice = _voice(command)
    _check_may_follow(voice, version.answer_of(voice.party))
    _check_reason(command, facts)
    given = events.VersionAnswered(
        participant_id=facts.standing.participant_id,
        number=version.number,
        answer=command.answer,
        reason=command.reason,
        words=command.words,
        voice=voice,
        answered_on=facts.today,
    )
    other = version.answer_of("practitioner" if voice.party == "person" else "person")
    if command.answer != "agrees" or other is None or other.answer != "agrees":
        return [given]
    return [given, *_into_force(version, "agreed", command, None, None, state, facts)]


def put_in_force(command: PutInForce, state: Plan, facts: PlanFacts) -> list[Any]:
    practitioner_only(command.author, "Your case manager does this. You can answer the version.")
    version = _standing(command.number, state)
    if version.status == "in_force":
        raise Conflict("This version is in force already.", code="in-force")
    if version.practitioner is None or version.practitioner.answer != "agrees":
        raise Conflict("A practitioner has not agreed to this version. Answer it first.", code="not-answered")
    if version.person is None:
        raise Conflict(
            "The person has not answered. Wait for them, or record that they could not answer.",
            code="not-answered",
        )
    check_code(facts.definition.reasons.not_agreed, command.reason, "reason")
    return _into_force(version, "not_agreed", command, command.reason, command.words, state, facts)


def _check_kind(command: OfferVersion, state: Plan) -> None:
    been_in_force = any(version.in_force for version in state.versions)
    if command.kind == "initial" and been_in_force:
        raise Conflict("A version has been in force, so this is not the initial one.", code="not-initial")
    if command.kind == "review" and not been_in_force:
        raise Conflict("No version has been in force yet. The initial one comes first.", code="no-initial")
    if command.kind != "review":
        if command.review_id is not None:
            raise Invalid("Only a version of kind review is the result of one.", field="review_id")
        return
    if not any(r.review_id == command.review_id and r.status == "held" for r in state.reviews):
        raise Invalid("Name the review that was held, whose result this is.", field="review_id")


def _ordered(requirement: RequirementKnown) -> Ordered:
    names = ("requirement_id", "kind", "starts_on", "ends_on", "amount")
    return Ordered(**{name: getattr(requirement, name) for name in names})


def _standing(number: int, state: Plan) -> Version:
    """Raises NotFound, and Conflict for one in whose place another came."""
    version = state.version(number)
    if version is None:
        raise NotFound("There is no such version of the plan, or it is not yours to see.")
    if version.status == "superseded":
        raise Conflict("A later version has come in this one's place. Answer that one.", code="superseded")
    return version


def _voice(command: AnswerVersion) -> Voice:
    author = command.author
    if not command.for_person:
        return Voice(party=author.party, account=author.account)
    if author.party == "person":
        raise Invalid("This is your own session: you speak for yourself. Leave this out.", field=FOR_PERSON)
    if command.answer != "could_not_answer":
        raise Forbidden(
            "Nobody agrees or disagrees for the person. Record that they could not answer, and why.",
            code="own-session",
        )
    if command.words is not None and command.words.taken_down_by is None:
        raise Invalid("Say how you took these words down: written_down, or interpreted.", field="words.given")
    return Voice(party="person", account=author.account, on_behalf=command.reason)


def _check_may_follow(voice: Voice, before: Answered | None) -> None:
    if before is None:
        return
    if before.answer != "could_not_answer" or (before.voice.in_own_session and not voice.in_own_session):
        raise Conflict(
            "This version has this party's answer. A next version can be offered and answered.",
            code="answered",
        )


def _check_reason(command: AnswerVersion, facts: PlanFacts) -> None:
    if command.answer != "could_not_answer":
        if command.reason is not None:
            raise Invalid("A reason goes with could_not_answer. Leave it out here.", field="reason")
        return
    if command.reason is None:
        raise Invalid("Say why there is no answer.", field="reason")
    check_code(facts.definition.reasons.could_not_answer, command.reason, "reason")


def _into_force(
    version: Version,
    in_force: InForce,
    command: AnswerVersion | PutInForce,
    reason: str | None,
    words: str | None,
    state: Plan,
    facts: PlanFacts,
) -> list[Any]:
    came = events.VersionCameIntoForce(
        participant_id=facts.standing.participant_id,
        number=version.number,
        kind=version.kind,
        in_force=in_force,
        reason=reason,
        words=words,
        by=command.author,
        # One that was in force already, and is agreed now, has been since then.
        in_force_on=version.in_force_on or facts.today,
    )
    if version.kind == "terminate":
        return [came]
    facilitated = in_force == "not_agreed"
    return [came, next_review(command.review_id, command.author, state, facts, facilitated=facilitated)]
