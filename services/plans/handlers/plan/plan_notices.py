"""Telling a person that something of their plan awaits their answer, or that a review comes."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from services.plans.domain.plan import plan_events as events
from services.plans.domain.plan.plan_state import Plan
from services.plans.handlers.handling import Handling
from shared.eventstore import Handled, Unit, raw
from shared.notices import Notice, cancel, request

# Two who sit together propose and answer many times: what is answered meanwhile is not told.
SETTLES: Final = timedelta(hours=1)
BEFORE_A_REVIEW: Final = timedelta(days=7)
MORNING: Final = time(9)
AWAITED: Final = "answer_awaited:1"
REVIEW: Final = "review_due:1"


async def tell(handling: Handling, unit: Unit, participant_id: UUID, handled: Handled[Plan]) -> None:
    """In the command's transaction, after the append: take back what is no longer so, then ask."""
    driver, wordings = raw(unit.connection), handling.definitions.wordings
    today = handling.today(unit.now).isoformat()
    for event in handled.events:
        for prefix in taken_back(participant_id, event, handled.state):
            await cancel(driver, prefix, unit.now)
        for notice in asked(participant_id, event, handled.state, unit.now, today, handling.zone):
            await request(driver, wordings, unit.store.new_id(), unit.now, notice)


def taken_back(participant_id: UUID, event: Any, state: Plan) -> Iterator[str]:
    """The causes, by their beginning, of what need not be told any more."""
    match event:
        case (
            events.ProposalAccepted()
            | events.ProposalCountered()
            | events.ProposalDeclined()
            | events.ProposalWithdrawn()
        ):
            if not _awaits_the_person(state):
                yield cause(participant_id, "proposals")
        case events.VersionOffered():
            yield cause(participant_id, "version")
        case events.VersionAnswered():
            if event.voice.party == "person" and event.voice.in_own_session:
                yield cause(participant_id, "version")
        case events.ReviewPlanned() | events.ReviewHeld():
            yield cause(participant_id, "review")
        case events.VersionCameIntoForce(kind="terminate"):
            yield cause(participant_id, "review")


def asked(
    participant_id: UUID, event: Any, state: Plan, now: datetime, today: str, zone: str
) -> Iterator[Notice]:
    """One a day for proposals, however many; one for each version, and for each review."""

    def told(kind: str, which: object, wording: str, due_at: datetime) -> Notice:
        named = f"{cause(participant_id, kind)}{which}"
        return Notice(cause=named, participant_id=participant_id, wording=wording, due_at=due_at)

    match event:
        case events.ChangeProposed():
            if event.proposal_id in state.open and event.voice.party == "practitioner":
                yield told("proposals", today, AWAITED, now + SETTLES)
        case events.VersionOffered():
            yield told("version", event.number, AWAITED, now + SETTLES)
        case events.ReviewPlanned():
            morning = datetime.combine(event.due_on - BEFORE_A_REVIEW, MORNING, ZoneInfo(zone))
            yield told("review", event.review_id, REVIEW, max(now, morning))


def cause(participant_id: UUID, kind: str) -> str:
    return f"plan-{participant_id}:{kind}:"


def _awaits_the_person(state: Plan) -> bool:
    return any(proposal.voice.party == "practitioner" for proposal in state.open.values())
