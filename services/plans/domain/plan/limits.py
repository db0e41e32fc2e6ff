"""How much one plan holds: every command and every read folds all of it.

Many times what two parties write. Rules, as given / when / then:
- given so many standing goals, or steps / ProposeChange that adds one, AcceptProposal of one / refused
- given so many open proposals of a party / ProposeChange, CounterProposal by that party / refused
- given so many proposals ever, notes of an item, notes and statements in all, versions, or reviews /
  another / refused
"""

from services.plans.domain.plan.plan_state import ChangeKind, Item, Plan
from shared.domain import Conflict
from shared.domain.authorship import Party

MOST_GOALS = 50
MOST_STEPS = 300
MOST_OPEN_A_PARTY = 50
MOST_PROPOSALS = 2_000
MOST_NOTES = 200
MOST_SAID = 5_000
MOST_VERSIONS = 200
MOST_REVIEWS = 500
CODE = "limit-reached"


def check_item_fits(state: Plan, kind: ChangeKind) -> None:
    """Raises Conflict."""
    if kind == "add_goal" and len(state.working.standing_goals) >= MOST_GOALS:
        raise Conflict(f"A plan has {MOST_GOALS} goals at most. Remove one first.", code=CODE)
    if kind == "add_step" and len(state.working.standing_steps) >= MOST_STEPS:
        raise Conflict(f"A plan has {MOST_STEPS} steps at most. Remove one first.", code=CODE)


def check_proposal_fits(state: Plan, party: Party) -> None:
    """Raises Conflict."""
    if sum(proposal.voice.party == party for proposal in state.open.values()) >= MOST_OPEN_A_PARTY:
        raise Conflict(
            f"{MOST_OPEN_A_PARTY} proposals of this party await an answer, the most that may. Withdraw one, "
            "or wait for answers.",
            code=CODE,
        )
    if len(state.open) + len(state.ended) >= MOST_PROPOSALS:
        raise Conflict(
            f"This plan has had {MOST_PROPOSALS} proposals, the most there can be. Ask your programme lead "
            "how to go on.",
            code=CODE,
        )


def check_said_fits(state: Plan) -> None:
    """Raises Conflict."""
    if state.said >= MOST_SAID:
        raise Conflict(
            f"{MOST_SAID} notes and states were recorded in this plan, the most there can be. Ask your "
            "programme lead how to go on.",
            code=CODE,
        )


def check_note_fits(item: Item) -> None:
    """Raises Conflict."""
    if len(item.notes) >= MOST_NOTES:
        raise Conflict(f"This has {MOST_NOTES} notes, the most there can be.", code=CODE)


def check_version_fits(state: Plan) -> None:
    """Raises Conflict."""
    if len(state.versions) >= MOST_VERSIONS:
        raise Conflict(f"This plan has {MOST_VERSIONS} versions, the most there can be.", code=CODE)


def check_review_fits(state: Plan) -> None:
    """Raises Conflict."""
    if len(state.reviews) >= MOST_REVIEWS:
        raise Conflict(f"This plan has {MOST_REVIEWS} reviews, the most there can be.", code=CODE)
