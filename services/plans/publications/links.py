"""What is published of links: states, codes and days. Not that somebody is excluded from somebody, nor
which of both wanted a pause or an end."""

from collections.abc import Callable
from typing import Any, Final, Literal

from services.plans.domain.life_links import link_events as events
from shared.contracts import plans as public
from shared.contracts.declaration import Contract
from shared.contracts.publication import Publications

Because = Literal["asked", "concern", "programme", "consent"]
BECAUSE: Final[dict[events.Ending, Because]] = {
    "concern": "concern",
    "status": "programme",
    "consent": "consent",
}


def _as(cls: type[Contract]) -> Callable[[Any], Contract]:
    """The fields that the contract has, as the event has them."""
    names = tuple(cls.model_fields)

    def published(event: Any) -> Contract:
        return cls.model_validate({name: getattr(event, name) for name in names})

    return published


def _place(event: Any) -> dict[str, Any]:
    return {name: getattr(event, name) for name in ("participant_id", "link_id", "volunteer_id")}


def _proposed(event: events.LinkProposed) -> public.LinkProposed:
    said: Any = {"proposed_by": event.by.party, "proposed_on": event.proposed_on}
    return public.LinkProposed(**_place(event), definition=event.definition, **said)


def _consented(event: events.PersonConsented | events.VolunteerConsented) -> public.LinkConsented:
    return public.LinkConsented(
        **_place(event),
        party="person" if isinstance(event, events.PersonConsented) else "volunteer",
        wording=event.wording,
        consented_on=event.consented_on,
    )


def _paused(event: events.LinkPaused) -> public.LinkPaused:
    reason = event.cause if event.cause in ("concern", "recalled") else "not_available"
    return public.LinkPaused(**_place(event), reason=reason, paused_on=event.paused_on)


def _ended(event: events.LinkEnded) -> public.LinkEnded:
    because = BECAUSE.get(event.cause, "asked")
    return public.LinkEnded(**_place(event), because=because, reason=event.reason, ended_on=event.ended_on)


def _raised(event: events.ConcernRaised) -> public.LinkConcernRaised:
    said = {name: getattr(event, name) for name in ("concern_id", "category", "raised_on")}
    return public.LinkConcernRaised(**_place(event), raised_by=event.party, **said)


PUBLICATIONS: Publications = {
    events.LinkProposed: _proposed,
    events.PersonConsented: _consented,
    events.VolunteerConsented: _consented,
    events.LinkDeclined: _as(public.LinkDeclined),
    events.TrialBegun: _as(public.LinkTrialBegun),
    events.LinkConfirmed: _as(public.LinkConfirmed),
    events.LinkReviewed: _as(public.LinkReviewed),
    events.LinkPaused: _paused,
    events.LinkResumed: _as(public.LinkResumed),
    events.LinkEnded: _ended,
    events.ConcernRaised: _raised,
    events.ConcernClosed: _as(public.LinkConcernClosed),
}
