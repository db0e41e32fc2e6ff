"""Ties to others, recorded as roles.

Rules, as given / when / then:
- given a role, frequency or closeness that is not listed, or a first day to come / RecordTie / refused
- given a session of the person / RecordTie, ChangeTie that names another participant / refused, whoever
  that is: who is one is not theirs to learn
- given nothing / RecordTie / TieRecorded, with its author's own judgement; the same id again / refused
- given a standing tie to a participant / RecordTie, ChangeTie to the same one / refused
- given another participant who has not arrived here / RecordTie, ChangeTie / refused: not known yet
- given one who is excluded, out of the caller's reach, no longer there, or the person / RecordTie,
  ChangeTie / refused in the same words (`availability`), after everything else was asked
- given an exclusion that came later / ChangeTie that keeps who it is / TieChanged: nothing shows it
- given a tie / ChangeTie by its author / TieChanged; what it says already / nothing; by another / refused
- given a tie / JudgeTie by either party / TieJudged: the other party's judgement stays; the same / nothing
- given a tie / EndTie by its author's party / TieEnded; by the other, before it began, to come / refused
- given a tie, ended or not / EnterTieInError by its author's party / TieEnteredInError, also when the
  programme is over: what never was is put right
- given a tie / CommentTie by anybody else than its author / TieCommented; by its author / refused
- given a tie that ended or was entered in error / ChangeTie, JudgeTie, EndTie, CommentTie / refused
- given as much as `limits` says / more of it / refused
"""

from datetime import date
from typing import Any
from uuid import UUID

from services.plans.domain.networks import limits
from services.plans.domain.networks import network_events as events
from services.plans.domain.networks.availability import NetworkFacts, check_other_available
from services.plans.domain.networks.network_state import Judged, Network, Tie, TieText
from services.plans.domain.networks.vocabulary import check_code
from shared.domain import Conflict, Forbidden, Invalid, NotFound, record
from shared.domain.authorship import Author, OwnWords
from shared.domain.dates import not_after


@record
class TieSaid:
    """What its author says of a tie. text: None where there is none."""

    kind: str
    closeness: int
    frequency: str
    since: date | None = None
    text: TieText | None = None
    other_participant_id: UUID | None = None


@record
class RecordTie:
    tie_id: UUID
    said: TieSaid
    judged: Judged
    author: Author


@record
class ChangeTie:
    tie_id: UUID
    said: TieSaid
    author: Author


@record
class JudgeTie:
    tie_id: UUID
    judged: Judged
    author: Author


@record
class EndTie:
    tie_id: UUID
    on: date
    author: Author


@record
class EnterTieInError:
    tie_id: UUID
    author: Author


@record
class CommentTie:
    tie_id: UUID
    comment_id: UUID
    words: OwnWords
    author: Author


def record_tie(command: RecordTie, state: Network, facts: NetworkFacts) -> list[Any]:
    told = _told(command.said, command.author, facts)
    if state.tie(command.tie_id):
        raise Conflict("This tie is there already.", code="tie-exists")
    limits.check_tie_fits(state, command.author.party)
    _check_other(command.said, None, state, facts)
    return [
        events.TieRecorded(
            participant_id=facts.standing.participant_id,
            tie_id=command.tie_id,
            judged=command.judged,
            recorded_on=facts.today,
            **told,
        )
    ]


def change(command: ChangeTie, state: Network, facts: NetworkFacts) -> list[Any]:
    tie = _standing(state, command.tie_id)
    if not _is_author(tie, command.author):
        raise Forbidden("Only its author changes a tie. Comment beside it instead.", code="not-the-author")
    told = _told(command.said, command.author, facts)
    if _as_said(tie) == command.said:
        return []
    limits.check_change_fits(tie)
    _check_other(command.said, tie, state, facts)
    return [
        events.TieChanged(
            participant_id=facts.standing.participant_id,
            tie_id=tie.tie_id,
            changed_on=facts.today,
            **told,
        )
    ]


def judge(command: JudgeTie, state: Network, facts: NetworkFacts) -> list[Any]:
    tie = _standing(state, command.tie_id)
    if tie.judged_by(command.author.party) == command.judged:
        return []
    return [
        events.TieJudged(
            participant_id=facts.standing.participant_id,
            tie_id=tie.tie_id,
            judged=command.judged,
            by=command.author,
            judged_on=facts.today,
        )
    ]


def end(command: EndTie, state: Network, facts: NetworkFacts) -> list[Any]:
    tie = _standing(state, command.tie_id)
    _check_party(tie, command.author)
    not_after(command.on, facts.today, "on", "in the future")
    if tie.since is not None and command.on < tie.since:
        raise Invalid("The tie began after this day.", field="on")
    return [
        events.TieEnded(
            participant_id=facts.standing.participant_id,
            tie_id=tie.tie_id,
            ended_on=command.on,
            by=command.author,
            recorded_on=facts.today,
        )
    ]


def enter_in_error(command: EnterTieInError, state: Network, facts: NetworkFacts) -> list[Any]:
    tie = _there(state, command.tie_id)
    _check_party(tie, command.author)
    return [
        events.TieEnteredInError(
            participant_id=facts.standing.participant_id,
            tie_id=tie.tie_id,
            by=command.author,
            recorded_on=facts.today,
        )
    ]


def comment(command: CommentTie, state: Network, facts: NetworkFacts) -> list[Any]:
    tie = _standing(state, command.tie_id)
    if _is_author(tie, command.author):
        raise Conflict("Comments come from others than a tie's author. Change it instead.", code="own-item")
    limits.check_comment_fits(tie)
    return [
        events.TieCommented(
            participant_id=facts.standing.participant_id,
            tie_id=tie.tie_id,
            comment_id=command.comment_id,
            words=command.words,
            by=command.author,
            commented_on=facts.today,
        )
    ]


def _told(said: TieSaid, author: Author, facts: NetworkFacts) -> dict[str, Any]:
    """As an event says it. Raises Invalid."""
    own = author.party == "person"
    if own and said.other_participant_id is not None:
        raise Invalid("Leave this out. A role and a name are enough.", field="other_participant_id")
    role = facts.vocabulary.role(said.kind)
    check_code(said.frequency, facts.vocabulary.frequencies, "frequency")
    if not 1 <= said.closeness <= 5:
        raise Invalid("Closeness is from 1, distant, to 5, very close.", field="closeness")
    if said.since is not None:
        not_after(said.since, facts.today, "since", "in the future")
    return {
        "kind": role.code,
        "service": role.service,
        "closeness": said.closeness,
        "frequency": said.frequency,
        "since": said.since,
        "own_text": said.text if own else None,
        "staff_text": None if own else said.text,
        "other_participant_id": said.other_participant_id,
        "by": author,
    }


def _check_other(said: TieSaid, before: Tie | None, state: Network, facts: NetworkFacts) -> None:
    other = said.other_participant_id
    if other is None or (before is not None and before.other_participant_id == other):
        return
    if any(tie.other_participant_id == other for tie in state.standing):
        raise Conflict("There is a tie to this participant already.", code="tie-exists")
    check_other_available(facts.standing.participant_id, facts.other)


def _as_said(tie: Tie) -> TieSaid:
    names = ("kind", "closeness", "frequency", "since", "text", "other_participant_id")
    return TieSaid(**{name: getattr(tie, name) for name in names})


def _there(state: Network, tie_id: UUID) -> Tie:
    tie = state.tie(tie_id)
    if tie is None or tie.in_error_on is not None:
        raise NotFound("There is no such tie in this network. Read it again.")
    return tie


def _standing(state: Network, tie_id: UUID) -> Tie:
    tie = _there(state, tie_id)
    if tie.ended_on is not None:
        raise Conflict("This tie has ended. Record it again if it goes on.", code="tie-ended")
    return tie


def _is_author(tie: Tie, author: Author) -> bool:
    # The person's sign-in may change; nobody else ever speaks as the person.
    return author.party == tie.by.party and (author.party == "person" or author.account == tie.by.account)


def _check_party(tie: Tie, author: Author) -> None:
    """A case goes from one practitioner to the next, and what the one before wrote must have an end."""
    if author.party != tie.by.party:
        raise Forbidden(
            "Whoever wrote a tie, the person or a practitioner, ends it. Comment beside it instead.",
            code="not-the-author",
        )


DECISIONS: dict[type, Any] = {
    RecordTie: record_tie,
    ChangeTie: change,
    JudgeTie: judge,
    EndTie: end,
    EnterTieInError: enter_in_error,
    CommentTie: comment,
}
