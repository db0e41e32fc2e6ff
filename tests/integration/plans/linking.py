"""Links over HTTP: Ann, whom Kit works with, and volunteers who can be had."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.plans.definitions import shipped
from services.plans.domain.life_links import volunteer, volunteer_events
from services.plans.domain.life_links.profile import Profile
from services.plans.domain.life_links.volunteer_events import Clearance, Offer
from shared.contracts import assessment as public
from shared.eventstore import SYSTEM, Origin, Write
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.plans.telling import STARTED_ON, Teller, account

WORDING = shipped().links.reference
MINE = "/life-links/my-links"
CONCERNS = "/life-links/concerns"
SHARING = "sharing_with_volunteers"
SAID = {"category": "boundaries", "text": "He came to my house"}


@dataclass(frozen=True)
class Linked:
    callers: Callers
    tell: Teller
    ann: UUID

    def kit(self) -> httpx.AsyncClient:
        return self.callers.as_(Role.CASE_MANAGER, "kit")

    def hers(self) -> httpx.AsyncClient:
        return self.callers.as_(Role.PERSON, "ann", participant_id=self.ann)

    def lead(self, name: str = "sam") -> httpx.AsyncClient:
        return self.callers.as_(Role.SAFEGUARDING_LEAD, name)

    def volunteers(self, name: str) -> httpx.AsyncClient:
        return self.callers.as_(Role.VOLUNTEER, name)

    @property
    def path(self) -> str:
        return f"/participants/{self.ann}/links"

    async def volunteer(
        self,
        name: str,
        *,
        until: date | None = None,
        available: bool = True,
        participant_id: UUID | None = None,
        **offered: Any,
    ) -> UUID:
        """One who is called by their name, and available unless said otherwise."""
        volunteer_id, whose = uuid4(), account(name)
        said = {"categories": (), "traits": (), "most_links": 2, "most_minutes_a_month": 600, **offered}
        profile = Profile(districts=said.pop("districts", ()))
        happened: list[Any] = [
            volunteer_events.VolunteerApplied(
                volunteer_id=volunteer_id,
                volunteer_account=whose,
                name=f"{name} Surname",
                known_as=name.title(),
                contact="0113 496 0000",
                offer=Offer(profile=profile, **said),
                participant_id=participant_id,
                definition="my_direction:1",
                account=whose,
                applied_on=STARTED_ON,
            ),
            volunteer_events.VolunteerTrained(
                volunteer_id=volunteer_id,
                module="safeguarding",
                completed_on=STARTED_ON,
                expires_on=None,
                clearance=Clearance(from_on=STARTED_ON, until=until),
                account=whose,
                recorded_on=STARTED_ON,
            ),
        ]
        if available:
            clearance = Clearance(from_on=STARTED_ON, until=until)
            happened.append(
                volunteer_events.MadeAvailable(
                    volunteer_id=volunteer_id, clearance=clearance, account=whose, available_on=STARTED_ON
                )
            )
        stream = volunteer.DECIDER.stream(volunteer_id)
        async with self.callers.app.state.parts.store.unit(Origin(SYSTEM, "planted")) as unit:
            await unit.lock([stream])
            await unit.append(Write(stream, stream, happened, 0))
        return volunteer_id

    async def proposed(self, volunteer_id: UUID) -> str:
        async with self.kit() as kit:
            return str((await ok(kit, self.path, {"volunteer_id": str(volunteer_id)}))["link_id"])

    async def begun(self, name: str = "vi", **said: Any) -> str:
        """The id of a link on trial with a new volunteer."""
        link_id = await self.proposed(await self.volunteer(name, **said))
        async with self.hers() as hers, self.volunteers(name) as volunteer_:
            await ok(hers, f"{self.path}/{link_id}/consent", {"wording": WORDING, "known_as": "Annie"})
            await ok(volunteer_, f"{MINE}/{link_id}/consent", {"wording": WORDING})
        return link_id

    async def state(self, link_id: str) -> Any:
        """As Kit reads it."""
        async with self.kit() as kit:
            return await read(kit, f"{self.path}/{link_id}")

    async def exclude(self, participant_id: UUID | None = None, **said: Any) -> None:
        nothing: dict[str, Any] = {"other_participant_id": None, "district": None, "category": None}
        held: dict[str, Any] = {"checked": True, "starts_on": STARTED_ON, "ends_on": None}
        entry = {"participant_id": participant_id or self.ann, "entry_id": uuid4(), "source": "licence"}
        await self.tell(public.ExclusionRecorded(**{**nothing, **held, **entry, **said}))


async def linked(callers: Callers, tell: Teller) -> Linked:
    """Ann has said yes to sharing with volunteers."""
    ann = await tell.started(account=account("kit"))
    await tell(permitted(ann))
    return Linked(callers, tell, ann)


def permitted(participant_id: UUID, *, may: bool = True) -> public.PermissionChanged:
    because = None if may else "consent_withdrawn"
    return public.PermissionChanged(participant_id=participant_id, purpose=SHARING, may=may, because=because)


async def ok(client: httpx.AsyncClient, path: str, body: Any = None) -> Any:
    answer = await client.post(path, json=body or {}, headers=keyed())
    assert answer.is_success, (path, answer.text)
    return answer.json()


async def read(client: httpx.AsyncClient, path: str) -> Any:
    answer = await client.get(path)
    assert answer.status_code == 200, (path, answer.text)
    return answer.json()
