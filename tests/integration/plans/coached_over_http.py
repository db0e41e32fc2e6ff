"""A course of coaching over HTTP, as each of its parties."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from services.plans.definitions import shipped
from shared.clock import today, utc_now
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.plans.telling import account

NEEDED = sorted(shipped().coaching.needed)


async def registered(
    lead: httpx.AsyncClient, name: str, completed_on: str | None = None, *, called: str | None = None
) -> str:
    """The id of a coach who signs in as `name` and is trained."""
    names = {"name": f"{called or name} Coacher", "known_as": called or name.title()}
    body: dict[str, Any] = {"coach_account": account(name), **names}
    body |= {"most_coachings": 50}
    answer = await lead.post("/coaches", json=body, headers=keyed())
    assert answer.status_code == 201, answer.text
    coach_id: str = answer.json()["coach_id"]
    on = completed_on or str(today(utc_now(), "Europe/London"))
    for module in NEEDED:
        trained = {"module": module, "completed_on": on}
        answer = await lead.post(f"/coaches/{coach_id}/trainings", json=trained, headers=keyed())
        assert answer.status_code == 200, answer.text
    return coach_id


@dataclass
class Coached:
    """words: what all that is agreed begins with; private: what is talked of."""

    callers: Callers
    ann: UUID
    coach_id: str
    name: str = "kay"
    words: str = "Heron"
    private: str = "Plover"
    coaching_id: str = ""

    @property
    def hers(self) -> str:
        """The course as the person and staff find it."""
        return f"/participants/{self.ann}/coaching/{self.coaching_id}"

    @property
    def mine(self) -> str:
        """As its coach does."""
        return f"/coaching/mine/{self.coaching_id}"

    def kay(self) -> httpx.AsyncClient:
        return self.callers.as_(Role.COACH, self.name)

    async def say(self, client: httpx.AsyncClient, path: str, body: Any = None) -> Any:
        """The answer to what is accepted."""
        answer = await client.post(path, json=body, headers=keyed())
        assert answer.is_success, (path, answer.text)
        return answer.json()

    async def agreed(
        self, kit: httpx.AsyncClient, hers: httpx.AsyncClient, plan_goals: tuple[str, ...] = ()
    ) -> str:
        """Offered, written down in her words, and agreed to by both: its id."""
        offer = {"coach_id": self.coach_id}
        self.coaching_id = (await self.say(kit, f"/participants/{self.ann}/coaching", offer))["coaching_id"]
        wanted = {name: {"text": f"{self.words} {name}"} for name in ("wants", "works", "ends")}
        goals = {"goals": [{"text": f"{self.words} goal"}], "plan_goals": list(plan_goals)}
        await self.say(hers, f"{self.hers}/agreement", {**wanted, **goals})
        await self.say(hers, f"{self.hers}/agreement/agree", {"number": 1, "known_as": f"{self.words} Annie"})
        async with self.kay() as kay:
            answer = await self.say(kay, f"{self.mine}/agreement/agree", {"number": 1})
        assert answer["status"] == "under_way"
        return self.coaching_id

    async def planned(self, kay: httpx.AsyncClient, at: datetime | None = None) -> str:
        """The id of a session that begins then; a minute ago unless it is said when."""
        starts_at = (at or utc_now() - timedelta(minutes=1)).astimezone(UTC)
        when = {"starts_at": starts_at.isoformat(), "minutes": 50, "mode": "phone"}
        found: str = (await self.say(kay, f"{self.mine}/sessions", when))["made"]
        return found

    async def held(self, kay: httpx.AsyncClient) -> str:
        """The id of the action that was agreed in a session."""
        session = await self.planned(kay)
        await self.say(kay, f"{self.mine}/sessions/{session}/held", self.session())
        read = (await kay.get(self.mine)).json()
        found: str = read["actions"][-1]["action_id"]
        return found

    def session(self, **changed: Any) -> dict[str, Any]:
        due_on = str(today(utc_now(), "Europe/London") + timedelta(days=14))
        ring = {"words": {"text": f"{self.words} ring"}, "owner": "person", "due_on": due_on}
        said = {"minutes": 45, "focus": f"{self.private} focus", "options": [f"{self.private} option"]}
        return {**said, "actions": [ring], "confidence": {"before": 3, "after": 6}, **changed}
