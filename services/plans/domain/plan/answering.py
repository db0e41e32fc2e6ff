"""The other party accepts a proposal, counters or declines it; the proposer may withdraw it.

Rules, as given / when / then:
- given an open proposal of one party / AcceptProposal, CounterProposal, DeclineProposal by the other /
  ProposalAccepted: it is in the plan; ProposalCountered and ChangeProposed; ProposalDeclined
- given it / any of these by the proposer's own party / refused: nobody answers their own
- given one that a practitioner wrote down for the person / the same by that practitioner / refused: another
  one answers; by the person / refused: it is theirs, they withdraw it or let it stand
- given any / an answer on the person's behalf / there is no such command: it comes from their own session
- given an open proposal / WithdrawProposal by the party whose it is, or by who wrote it down /
  ProposalWithdrawn; by the other party / refused
- given a proposal that was answered or withdrawn / any of these / refused
- given an item that was changed or removed since / AcceptProposal / refused as `item-changed`; declining,
  withdrawing and proposing again stay possible
- given the same content / CounterProposal / refused: accept it instead
- given any / DeclineProposal without one of the reasons / refused
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from services.plans.domain.plan import plan_events as events
from services.plans.domain.plan.definition import check_code
from services.plans.domain.plan.facts import PlanFacts, check_requirement_stands
from services.plans.domain.plan.limits import check_item_fits
from services.plans.domain.plan.plan_state import ChangeKind, Content, Plan, Proposal, Voice
from services.plans.domain.plan.proposing import Change, area_of, proposed, resolved
from shared.domain import Conflict, Forbidden, Invalid, NotFound, record
from shared.domain.authorship import Author


@record
class AcceptProposal:
    proposal_id: UUID
    author: Author


@record
class CounterProposal:
    """content: what the item should say instead; None: it should be removed instead."""

    proposal_id: UUID
    counter_id: UUID
    content: Content | None
    author: Author
    why: str | None = None


@record
class DeclineProposal:
    """reason: a code. words: in addition."""

    proposal_id: UUID
    reason: str
    author: Author
    words: str | None = None


@record
class WithdrawProposal:
    proposal_id: UUID
    author: Author


# What may stand against what, by whether it has a content.
COUNTERS: Final[Mapping[ChangeKind, Mapping[bool, ChangeKind]]] = {
    "add_goal": {True: "add_goal"},
    "add_step": {True: "add_step"},
    "change_goal": {True: "change_goal", False: "remove_goal"},
    "remove_goal": {True: "change_goal"},
    "change_step": {True: "change_step", False: "remove_step"},
    "remove_step": {True: "change_step"},
}


def accept(command: AcceptProposal, state: Plan, facts: PlanFacts) -> list[Any]:
    proposal = _answerable(command.proposal_id, command.author, state)
    _check_fresh(proposal, state, facts)
    check_item_fits(state, proposal.kind)
    content = proposal.content
    return [
        events.ProposalAccepted(
            **_what(proposal, state, facts),
            goal=content.goal if content else None,
            step=content.step if content else None,
            proposed_by=proposal.voice,
            author=proposal.begun_by,
            own_words=content is not None and proposal.voice.party == "person",
            by=command.author,
            accepted_on=facts.today,
        )
    ]


def counter(command: CounterProposal, state: Plan, facts: PlanFacts) -> list[Any]:
    former = _answerable(command.proposal_id, command.author, state)
    change = _against(former, command.content)
    if former.content and command.content and former.content.says_the_same(command.content):
        raise Conflict("This is what was proposed. Accept it instead.", code="same-content")
    if state.proposal(command.counter_id):
        raise Conflict("There is a proposal of this id.", code="proposal-exists")
    _check_fresh(former, state, facts)
    change = resolved(change, state, facts)
    voice = Voice(party=command.author.party, account=command.author.account)
    countered = events.ProposalCountered(
        **_what(former, state, facts),
        counter_id=command.counter_id,
        by=command.author,
        countered_on=facts.today,
    )
    made = proposed(command.counter_id, change, voice, command.why, former.proposal_id, state, facts)
    return [countered, replace(made, from_action=former.from_action)]


def decline(command: DeclineProposal, state: Plan, facts: PlanFacts) -> list[Any]:
    proposal = _answerable(command.proposal_id, command.author, state)
    check_code(facts.definition.reasons.declined, command.reason, "reason")
    return [
        events.ProposalDeclined(
            **_what(proposal, state, facts),
            reason=command.reason,
            words=command.words,
            by=command.author,
            declined_on=facts.today,
        )
    ]


def withdraw(command: WithdrawProposal, state: Plan, facts: PlanFacts) -> list[Any]:
    proposal = _open(command.proposal_id, state)
    author, voice = command.author, proposal.voice
    wrote_it_down = voice.on_behalf is not None and voice.account == author.account
    if voice.party != author.party and not wrote_it_down:
        raise Forbidden("Who made a proposal withdraws it. Answer it instead.", code="not-your-proposal")
    taken_back = {**_what(proposal, state, facts), "by": author, "withdrawn_on": facts.today}
    return [events.ProposalWithdrawn(**taken_back)]


def _open(proposal_id: UUID, state: Plan) -> Proposal:
    """Raises NotFound, and Conflict for one that has ended."""
    proposal = state.proposal(proposal_id)
    if proposal is None:
        raise NotFound("There is no such proposal, or it is not yours to see.")
    if proposal.fate != "open":
        raise Conflict(
            f"This proposal was {proposal.fate} before. Read the plan again, and propose anew if you wish.",
            code="proposal-ended",
        )
    return proposal


def _answerable(proposal_id: UUID, author: Author, state: Plan) -> Proposal:
    proposal = _open(proposal_id, state)
    if proposal.voice.party == author.party:
        raise Forbidden(
            "This proposal is your own party's, so the other one answers it. You can withdraw it.",
            code="own-proposal",
        )
    if proposal.voice.account == author.account:
        raise Forbidden(
            "You wrote this proposal down for the person, so another practitioner answers it.",
            code="own-proposal",
        )
    return proposal


def _check_fresh(proposal: Proposal, state: Plan, facts: PlanFacts) -> None:
    """Whether what it is about still is as the proposer saw it."""
    if is_stale(proposal, state):
        raise Conflict(
            "What this proposal is about was changed or removed since. The proposal shows both: as it was, "
            "and as it is now. It can be proposed again.",
            code="item-changed",
        )
    if proposal.kind == "add_step" and proposal.place.requirement_id is not None:
        check_requirement_stands(proposal.place.requirement_id, facts)


def is_stale(proposal: Proposal, state: Plan) -> bool:
    """Whether its item, or the goal under which it is to be, is not any more what it was."""
    place, item = proposal.place, state.item(proposal.place)
    if proposal.kind == "add_goal":
        return item is not None
    if place.goal_id is not None and state.working.goal(place.goal_id) is None:
        return True
    if proposal.kind == "add_step":
        return item is not None
    return item is None or item.removed is not None or len(item.revisions) != proposal.based_on


def _against(former: Proposal, content: Content | None) -> Change:
    kind = COUNTERS[former.kind].get(content is not None)
    if kind is None:
        raise Invalid(
            "Say what it should be instead. To refuse it, decline it.", field="change", code="no-content"
        )
    about_goal = kind.endswith("goal")
    if content and (content.goal is not None) != about_goal:
        raise Invalid("A goal is answered with a goal, a step with a step.", field="change")
    return Change(kind=kind, place=former.place, content=content)


def _what(proposal: Proposal, state: Plan, facts: PlanFacts) -> dict[str, Any]:
    return {
        "participant_id": facts.standing.participant_id,
        "proposal_id": proposal.proposal_id,
        "kind": proposal.kind,
        "place": proposal.place,
        "area": area_of(proposal.kind, proposal.place, proposal.content, state),
    }


def ended(state: Plan, proposal_id: UUID, **changed: Any) -> Plan:
    """With a proposal that is open no longer."""
    found = state.open.get(proposal_id)
    if found is None:
        return state
    left = {key: each for key, each in state.open.items() if key != proposal_id}
    return replace(state, open=left, ended=(*state.ended, replace(found, **changed)))
