"""Proposing a change of the plan, and the other party's answer to it."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.plans.api.models.plan import CounterBody, DeclineBody, PlanChanged, ProposalBody, made_by
from services.plans.api.plan.planning import BY_BOTH, PREFIX, REFUSED, Planned
from services.plans.domain.plan.answering import (
    AcceptProposal,
    CounterProposal,
    DeclineProposal,
    WithdrawProposal,
)
from services.plans.domain.plan.proposing import ProposeChange

router = APIRouter(prefix=f"{PREFIX}/proposals", tags=["plan"], responses=REFUSED)
ONE = "/{proposal_id}"


@router.post("", status_code=201, response_model=PlanChanged, **BY_BOTH)
async def propose_change(body: ProposalBody, plan: Planned) -> JSONResponse:
    """By either party. The plan stays as it is until the other one accepts."""
    change = body.change.change(plan.author, plan.new_id())
    command = ProposeChange(
        proposal_id=plan.new_id(),
        change=change,
        author=plan.author,
        why=body.why,
        on_behalf=body.on_behalf_of_person,
    )
    return await plan.change(command, status=201, proposal_id=command.proposal_id, **made_by(change))


@router.post(f"{ONE}/accept", response_model=PlanChanged, **BY_BOTH)
async def accept_proposal(proposal_id: UUID, plan: Planned) -> JSONResponse:
    """By the other party, in a session of its own; never for the person. 409 `item-changed` where the
    item is not any more what the proposer saw: reading the proposals shows both."""
    command = AcceptProposal(proposal_id=proposal_id, author=plan.author)
    return await plan.change(command, proposal_id=proposal_id)


@router.post(f"{ONE}/counter", status_code=201, response_model=PlanChanged, **BY_BOTH)
async def counter_proposal(proposal_id: UUID, body: CounterBody, plan: Planned) -> JSONResponse:
    """By the other party: another proposal in its place, which the first proposer answers."""
    command = CounterProposal(
        proposal_id=proposal_id,
        counter_id=plan.new_id(),
        content=body.content(plan.author),
        author=plan.author,
        why=body.why,
    )
    return await plan.change(command, status=201, proposal_id=command.counter_id)


@router.post(f"{ONE}/decline", response_model=PlanChanged, **BY_BOTH)
async def decline_proposal(proposal_id: UUID, body: DeclineBody, plan: Planned) -> JSONResponse:
    """By the other party, with a reason."""
    command = DeclineProposal(proposal_id=proposal_id, author=plan.author, **dict(body))
    return await plan.change(command, proposal_id=proposal_id)


@router.post(f"{ONE}/withdraw", response_model=PlanChanged, **BY_BOTH)
async def withdraw_proposal(proposal_id: UUID, plan: Planned) -> JSONResponse:
    """By the party whose it is, or by who wrote it down for the person."""
    command = WithdrawProposal(proposal_id=proposal_id, author=plan.author)
    return await plan.change(command, proposal_id=proposal_id)
