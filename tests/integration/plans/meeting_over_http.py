"""Meetings over HTTP: Ann and a volunteer who are linked, and meetings that have begun."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.plans.domain.life_links.link_events import Voice
from services.plans.domain.life_links.meeting import DECIDER
from services.plans.domain.life_links.meeting_events import MeetingPlanned, When
from services.plans.views.life_links.links_queries import link_known
from shared.clock import utc_now
from shared.eventstore import SYSTEM, Origin, Write
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.plans.linking import MINE, Linked, linked, ok
from tests.integration.plans.telling import Teller, account

PDF = b"%PDF-1.7\nA receipt for parking"
PARKING = {"kind": "parking", "amount_pence": 450}
NOTE, OWN_NOTE = "He looked tired", "I talked of my sister"


def hours(number: float) -> str:
    """So many from now."""
    return (utc_now() + timedelta(hours=number)).isoformat()


def cafe(at: float = 48, **changed: Any) -> dict[str, Any]:
    said = {"minutes": 60, "mode": "in_person", "place": "cafe", "district": "LS1"}
    return {"starts_at": hours(at), **said, **changed}


@dataclass(frozen=True)
class Met:
    """A link on trial, of Ann and the volunteer of this name."""

    one: Linked
    name: str
    link_id: str

    def theirs(self) -> httpx.AsyncClient:
        return self.one.volunteers(self.name)

    def pays(self) -> httpx.AsyncClient:
        return self.one.callers.as_(Role.PROGRAMME_LEAD, "pat")

    @property
    def mine(self) -> str:
        """Where the volunteer finds the meetings."""
        return f"{MINE}/{self.link_id}/meetings"

    @property
    def hers(self) -> str:
        return f"{self.one.path}/{self.link_id}/meetings"

    async def planned(self, at: float = 48, **changed: Any) -> str:
        """The id of one that the volunteer planned."""
        async with self.theirs() as client:
            return str((await ok(client, self.mine, cafe(at, **changed)))["meeting_id"])

    async def begun(self) -> str:
        """One that began a minute ago, as nobody waits for a clock here."""
        parts, meeting_id = self.one.callers.app.state.parts, uuid4()
        when = When(
            starts_at=parts.clock().replace(microsecond=0) - timedelta(minutes=1),
            on=parts.today,
            minutes=60,
            mode="phone",
        )
        async with parts.store.unit(Origin(SYSTEM, "planted")) as unit:
            await unit.lock([str(self.one.ann)])
            link = await link_known(unit.connection, UUID(self.link_id))
            assert link is not None
            planned = MeetingPlanned(
                meeting_id=meeting_id,
                link_id=link.link_id,
                participant_id=self.one.ann,
                volunteer_id=link.volunteer_id,
                by=Voice(party="volunteer", account=account(self.name)),
                definition="life_links:1",
                when=when,
            )
            await unit.append(Write(DECIDER.stream(meeting_id), str(self.one.ann), [planned], 0))
        return str(meeting_id)

    async def held(self) -> str:
        meeting_id = await self.begun()
        async with self.theirs() as client:
            await ok(client, f"{self.mine}/{meeting_id}/held", {"minutes": 50})
        return meeting_id


async def met(callers: Callers, tell: Teller, name: str, **said: Any) -> Met:
    one = await linked(callers, tell)
    return Met(one, name, await one.begun(name, **said))


async def give(client: httpx.AsyncClient, content: bytes = PDF, **headers: str) -> httpx.Response:
    said = {"Content-Type": "application/pdf", **keyed(), **headers}
    return await client.post("/life-links/my-receipts", content=content, headers=said)


async def receipt(client: httpx.AsyncClient, content: bytes = PDF) -> str:
    answer = await give(client, content)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["receipt_id"])
