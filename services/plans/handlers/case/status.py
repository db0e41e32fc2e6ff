"""What a participant's status makes of all that goes on with them: in one append, as a transaction has
one. Each aggregate says what it writes."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from services.plans.domain.case.status import FollowStatus
from services.plans.handlers.case import case
from services.plans.handlers.coaching.coaching import followed as coaching_followed
from services.plans.handlers.life_links.links_stopping import followed as links_followed
from shared.eventstore import Unit, Write
from shared.people import linked, standing

# Asked under the locks of the person's records; reads and decides, and appends nothing itself.
Followed = Callable[[Unit, FollowStatus], Awaitable[Sequence[Write]]]
FOLLOWED: Final[Sequence[Followed]] = (case.followed, coaching_followed, links_followed)


async def follow(unit: Unit, command: FollowStatus) -> None:
    """Nothing for somebody erased, of whom nothing is kept."""
    person = command.participant_id
    people = await linked(unit.connection, person) | {person}
    await unit.lock(str(each) for each in people)
    found = await standing(unit.connection, person)
    if found is not None and found.erased:
        return
    if writes := [write for each in FOLLOWED for write in await each(unit, command)]:
        await unit.append(*writes)
