"""The part of the projection that knows volunteers and coaches by a pseudonym.

Rules, as given / when / then:
- given any event that names a volunteer or a coach / - / they have a pseudonym
- given one who was erased / any event, in whatever order it comes / they have none
No event says that they are a participant, too; who is both has two pseudonyms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

import asyncpg

from services.analytics.projections.participants import pseudonym
from shared.contracts import Contract
from shared.contracts.plans import CoachErased, VolunteerErased
from shared.eventstore import columns
from shared.messaging.projection import PublicEvent
from shared.security import BlindIndex

NAMING: Final = ("volunteer_id", "coach_id")
MET: Final = """
insert into supporters (supporter_id, pseudonym)
select * from unnest($1::uuid[], $2::text[]) on conflict (supporter_id) do nothing
"""
ERASED: Final = """
insert into supporters as held (supporter_id, erased_at)
select * from unnest($1::uuid[], $2::timestamptz[])
on conflict (supporter_id) do update set pseudonym = null, erased_at = excluded.erased_at
where held.erased_at is null
"""


@dataclass
class Supporters:
    """Whom the batch names, and who of them was erased."""

    met: set[UUID] = field(default_factory=set)
    erased: dict[UUID, datetime] = field(default_factory=dict)

    handled: ClassVar[frozenset[type[Contract]]] = frozenset((CoachErased, VolunteerErased))
    tables: ClassVar[Mapping[str, str]] = {"supporters": "*"}

    def take(self, event: PublicEvent) -> None:
        match event.data:
            case VolunteerErased(volunteer_id=whose) | CoachErased(coach_id=whose):
                self.erased.setdefault(whose, event.envelope.time)
            case data:
                named = (getattr(data, name, None) for name in NAMING)
                self.met.update(found for found in named if found is not None)

    async def write(self, driver: "asyncpg.Connection[Any]", pseudonyms: BlindIndex) -> None:
        if met := sorted(self.met - self.erased.keys()):
            await driver.execute(MET, met, [pseudonym(pseudonyms, each) for each in met])
        if self.erased:
            await driver.execute(ERASED, *columns(sorted(self.erased.items())))
