"""What is published of volunteers."""

from collections.abc import Callable
from typing import Any

from services.plans.domain.life_links import volunteer_events as events
from shared.contracts import plans as public
from shared.contracts.declaration import Contract
from shared.contracts.publication import Publications


def _same(kind: type[Contract]) -> Callable[[Any], Contract]:
    """Of an event whose fields are the private one's."""
    return lambda event: kind(**{name: getattr(event, name) for name in kind.model_fields})


def _offered(kind: type[Contract], *own: str) -> Callable[[Any], Contract]:
    def made(event: Any) -> Contract:
        most = {name: getattr(event.offer, name) for name in ("most_links", "most_minutes_a_month")}
        return kind(**{name: getattr(event, name) for name in ("volunteer_id", *own)}, **most)

    return made


def _refused(event: events.VolunteerRefused) -> Contract:
    # That somebody has a conviction is nobody's to learn; that a check led to it is.
    reason = "check" if event.reason == "conviction" else event.reason
    return public.VolunteerRefused(
        volunteer_id=event.volunteer_id, reason=reason, refused_on=event.refused_on
    )


PUBLICATIONS: Publications = {
    events.VolunteerApplied: _offered(public.VolunteerApplied, "definition", "applied_on"),
    events.OfferChanged: _offered(public.VolunteerOfferChanged, "changed_on"),
    events.ReferenceReceived: _same(public.VolunteerReferenceReceived),
    events.CheckDecided: _same(public.VolunteerCheckDecided),
    events.StatusChecked: _same(public.VolunteerStatusChecked),
    events.VolunteerTrained: _same(public.VolunteerTrained),
    events.MadeAvailable: _same(public.VolunteerMadeAvailable),
    events.ClearanceLapsed: _same(public.VolunteerClearanceLapsed),
    events.VolunteerPaused: _same(public.VolunteerPaused),
    events.VolunteerResumed: _same(public.VolunteerResumed),
    events.VolunteerRefused: _same(public.VolunteerRefused),
    events.VolunteerLeft: _same(public.VolunteerLeft),
    events.VolunteerErased: _same(public.VolunteerErased),
}
