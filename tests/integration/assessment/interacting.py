"""An assessment as two people write it over HTTP: the person in their session, the case manager in
theirs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.people import person, registered

SECTIONS = (
    "accommodation",
    "employment_and_education",
    "finance",
    "drug_use",
    "alcohol_use",
    "health_and_wellbeing",
    "personal_relationships_and_community",
    "thinking_behaviours_and_attitudes",
    "offence_analysis",
)
WORDS = {"text": "I cook for my sisters", "given": "typed", "language": "en"}
STRENGTH: dict[str, Any] = {"kind": "strength", "words": WORDS}
NEED: dict[str, Any] = {"kind": "need", "words": {"text": "A kitchen of my own"}}
WRITTEN_DOWN = {"text": "I sing in a choir", "given": "written_down"}
FOR_HER = {"on_behalf_of_person": "asked_for_it"}


@dataclass(frozen=True)
class Assessed:
    """One participant's assessment and those who write in it. lead: who may countersign."""

    ann: httpx.AsyncClient
    mo: httpx.AsyncClient
    lead: httpx.AsyncClient
    participant_id: str
    place: str

    async def post(
        self, who: httpx.AsyncClient, path: str, body: Any = None, **headers: str
    ) -> httpx.Response:
        return await who.post(f"{self.place}/{path}", json=body, headers={**keyed(), **headers})

    async def done(self, who: httpx.AsyncClient, path: str, body: Any = None) -> dict[str, Any]:
        """The answer to what is not refused."""
        answer = await self.post(who, path, body)
        assert answer.status_code in (200, 201), answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def add(self, who: httpx.AsyncClient, body: Any = STRENGTH, section: str = SECTIONS[0]) -> str:
        """An item's path."""
        return f"items/{(await self.done(who, f'sections/{section}/items', body))['made']}"

    async def read(self, who: httpx.AsyncClient | None = None, **params: Any) -> dict[str, Any]:
        answer = await (who or self.mo).get(self.place, params=params)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def section(self, index: int = 0, **params: Any) -> dict[str, Any]:
        found: dict[str, Any] = (await self.read(**params))["sections"][index]
        return found

    async def fill(self) -> None:
        """Something in every section, by the case manager."""
        for section in SECTIONS:
            await self.done(self.mo, f"sections/{section}/rating", {"rating": 5})

    async def complete(self) -> None:
        await self.fill()
        await self.done(self.mo, "complete")


@asynccontextmanager
async def assessed(callers: Callers, number: int) -> AsyncIterator[Assessed]:
    """Somebody else each number, with an assessment just started."""
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo, callers.as_(Role.PROGRAMME_LEAD, "lea") as lead:
        participant = await registered(mo, person(number))
        async with callers.as_(Role.PERSON, "ann", UUID(participant)) as ann:
            path = f"/participants/{participant}/assessments"
            made = await mo.post(path, json={}, headers=keyed())
            assert made.status_code == 201, made.text
            place = f"{path}/{made.json()['assessment_id']}"
            yield Assessed(ann, mo, lead, participant, place)
