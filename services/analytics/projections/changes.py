"""What a batch of public events comes to: the last event of a row wins, in the events' order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import asyncpg

from services.analytics.projections.assessments import Assessments
from services.analytics.projections.coachings import Coachings
from services.analytics.projections.links import Links
from services.analytics.projections.measures import Measures
from services.analytics.projections.merging import Merges
from services.analytics.projections.part import Part
from services.analytics.projections.participants import Participants
from services.analytics.projections.permissions import Permissions
from services.analytics.projections.reoffending import Reoffending
from services.analytics.projections.supporters import Supporters
from shared.contracts import Contract
from shared.contracts.assessment import ErasureRequested, ParticipantErased
from shared.contracts.plans import CoachErased, PersonErased, VolunteerErased
from shared.messaging.projection import PublicEvent
from shared.security import BlindIndex

PARTS: Final = (Reoffending, Assessments, Measures, Merges, Permissions, Links, Coachings)
FOUNDATIONS: Final = (Participants, Supporters)
HANDLED: Final[frozenset[type[Contract]]] = frozenset[type[Contract]]().union(
    *(part.handled for part in (*FOUNDATIONS, *PARTS))
)
# Each table, with the columns in which a replay must equal the projection.
TABLES: Final[Mapping[str, str]] = {
    table: columns for part in (*FOUNDATIONS, *PARTS) for table, columns in part.tables.items()
}
# An erasure must not wait behind an event that is missing or parked.
ERASING: Final = (ErasureRequested, ParticipantErased, PersonErased, VolunteerErased, CoachErased)
OVERTAKING = frozenset(kind.contract_type for kind in ERASING)


@dataclass
class Changes:
    """The batch, folded, a part each."""

    participants: Participants
    supporters: Supporters = field(default_factory=Supporters)
    parts: Sequence[Part] = field(default_factory=lambda: [part() for part in PARTS])

    def take(self, event: PublicEvent) -> None:
        self.participants.meet(event.data)
        self.participants.take(event)
        self.supporters.take(event)
        for part in self.parts:
            if type(event.data) in part.handled:
                part.take(event.data)

    async def write(self, driver: "asyncpg.Connection[Any]", pseudonyms: BlindIndex) -> None:
        """Change the tables, and nothing else: a replay calls this too."""
        await self.participants.write(driver, pseudonyms)
        await self.supporters.write(driver, pseudonyms)
        erased = sorted(self.participants.erased)
        for part in self.parts:
            await part.write(driver, erased)


def fold(events: Sequence[PublicEvent], now: datetime) -> Changes:
    """Events of types outside HANDLED change nothing. now: when this service erases."""
    changes = Changes(Participants(now))
    for event in events:
        if type(event.data) in HANDLED:
            changes.take(event)
    return changes
