"""What is published of contacts: times, codes and scores; that notes were written is nobody else's."""

from collections.abc import Callable
from typing import Any

from services.plans.domain.relationship import contact_events as events
from shared.contracts import plans as public
from shared.contracts.declaration import Contract
from shared.contracts.publication import Publications


def _as(cls: type[Contract]) -> Callable[[Any], Contract]:
    """The fields that the contract has, as the event or its time has them."""
    names = tuple(cls.model_fields)

    def published(event: Any) -> Contract:
        said = {**vars(event), **(vars(event.when) if "starts_at" in names else {})}
        return cls.model_validate({name: said[name] for name in names})

    return published


PUBLICATIONS: Publications = {
    events.ContactRequested: _as(public.ContactRequested),
    events.ContactPlanned: _as(public.ContactPlanned),
    events.ContactAccepted: _as(public.ContactAccepted),
    events.ContactDeclined: _as(public.ContactDeclined),
    events.ContactMoved: _as(public.ContactMoved),
    events.ContactCancelled: _as(public.ContactCancelled),
    events.ContactKept: _as(public.ContactKept),
    events.ContactMissed: _as(public.ContactMissed),
    events.ContactEnteredInError: _as(public.ContactEnteredInError),
    events.ContactRated: _as(public.ContactRated),
}
