"""What is published of meetings and expenses: that notes were written is nobody else's."""

from collections.abc import Callable
from typing import Any

from services.plans.domain.life_links import expense_events, meeting_events
from shared.contracts import plans as public
from shared.contracts.declaration import Contract
from shared.contracts.publication import Publications


def _as(cls: type[Contract]) -> Callable[[Any], Contract]:
    """The fields that the contract has, as the event, its time or whoever speaks has them."""
    names = tuple(cls.model_fields)

    def published(event: Any) -> Contract:
        said = dict(vars(event))
        for part in ("by", "when"):
            said |= vars(said[part]) if part in said else {}
        return cls.model_validate({name: said[name] for name in names})

    return published


PUBLICATIONS: Publications = {
    meeting_events.MeetingPlanned: _as(public.MeetingPlanned),
    meeting_events.MeetingMoved: _as(public.MeetingMoved),
    meeting_events.MeetingCancelled: _as(public.MeetingCancelled),
    meeting_events.MeetingHeld: _as(public.MeetingHeld),
    meeting_events.MeetingMissed: _as(public.MeetingMissed),
    meeting_events.MeetingRated: _as(public.MeetingRated),
    expense_events.ExpenseClaimed: _as(public.ExpenseClaimed),
    expense_events.ExpenseWithdrawn: _as(public.ExpenseWithdrawn),
    expense_events.ExpenseAccepted: _as(public.ExpenseAccepted),
    expense_events.ExpenseDeclined: _as(public.ExpenseDeclined),
    expense_events.ExpensePaid: _as(public.ExpensePaid),
}
