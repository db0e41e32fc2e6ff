"""What is published of what people wish for in a volunteer."""

from services.plans.domain.life_links import wishes_events as events
from shared.contracts import plans as public
from shared.contracts.publication import Publications


def _written(event: events.WishesWritten) -> public.WishesWritten:
    names = ("participant_id", "must", "may", "weights", "written_on")
    return public.WishesWritten(
        **{name: getattr(event, name) for name in names}, areas=event.profile.areas, said_by=event.by.party
    )


def _withdrawn(event: events.WishesWithdrawn) -> public.WishesWithdrawn:
    return public.WishesWithdrawn(participant_id=event.participant_id, withdrawn_on=event.withdrawn_on)


PUBLICATIONS: Publications = {events.WishesWritten: _written, events.WishesWithdrawn: _withdrawn}
