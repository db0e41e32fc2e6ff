"""An organisation as the tests build it over HTTP, on a day of their own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import httpx

from services.assessment.definitions import shipped
from services.assessment.main import create_app
from services.assessment.settings import AssessmentSettings
from shared.security import DEVELOPMENT_ISSUER, Role
from shared.testing.http import Callers, keyed, running

NEEDED = [module.code for module in shipped().training.modules if module.needed]
# In summer the day begins an hour before UTC's, at the place of the provider.
TODAY = date(2026, 7, 6)


def day(number: int) -> str:
    """So many days after today."""
    return str(TODAY + timedelta(days=number))


@dataclass
class Day:
    """A clock that stands where the test puts it. time: UTC."""

    today: date = TODAY
    time: time = time(12)

    def __call__(self) -> datetime:
        return datetime.combine(self.today, self.time, UTC)

    def pass_to(self, number: int) -> None:
        self.today = TODAY + timedelta(days=number)


@dataclass
class Service:
    """callers: of the running service. managers: id by name."""

    callers: Callers
    clock: Day
    managers: dict[str, str] = field(default_factory=dict)

    def as_(self, role: Role, name: str | None = None, person: str | None = None) -> httpx.AsyncClient:
        """With a token that is valid on the clock's day."""
        token = self.callers.issuer.token(
            role,
            subject=name or f"{role}-1",
            now=self.clock(),
            participant_id=UUID(person) if person else None,
        )
        return self.callers.anonymous(Authorization=f"Bearer {token}")

    async def send(
        self, role: Role, path: str, body: Any = None, *, name: str | None = None, **headers: str
    ) -> httpx.Response:
        async with self.as_(role, name) as client:
            return await client.post(path, json=body, headers={**keyed(), **headers})

    async def get(
        self, role: Role, path: str, *, name: str | None = None, person: str | None = None, **query: str
    ) -> httpx.Response:
        async with self.as_(role, name, person) as client:
            return await client.get(path, params=query)

    async def lead(self, path: str, body: Any) -> httpx.Response:
        """As the programme lead."""
        return await self.send(Role.PROGRAMME_LEAD, path, body)

    async def unit(self, kind: str, code: str, parent: str | None = None, begins: int = -400) -> str:
        body = {
            "kind": kind,
            "code": code,
            "name": f"The {code} {kind}",
            "parent_id": parent,
            "from_on": day(begins),
        }
        return str(made(await self.lead("/units", body))["unit_id"])

    async def manager(self, name: str, *, team: str | None = None, trained: bool = True) -> str:
        """Registered, trained three hundred days ago, in a team since."""
        body = {"account": account(name), "name": f"{name.title()} Example", "from_on": day(-400)}
        found = str(made(await self.lead("/case-managers", body))["case_manager_id"])
        for module in NEEDED if trained else ():
            completed = {"module": module, "completed_on": day(-300), "expires_on": day(30)}
            made(await self.lead(f"/case-managers/{found}/training", completed))
        if team:
            joined = {"team_id": team, "from_on": day(-300)}
            made(await self.lead(f"/case-managers/{found}/teams", joined))
        self.managers[name] = found
        return found

    async def assign(self, person: str, name: str, begins: int = 0, **more: Any) -> httpx.Response:
        body = {"case_manager_id": self.managers[name], "from_on": day(begins), **more}
        return await self.lead(f"/participants/{person}/assignment", body)

    async def transfer(self, person: str, name: str, begins: int = 0, **more: Any) -> httpx.Response:
        body = {
            "case_manager_id": self.managers[name],
            "from_on": day(begins),
            "reason": "workload",
            **more,
        }
        return await self.lead(f"/participants/{person}/assignment/transfer", body)

    async def leave(self, name: str, deputy: str, begins: int, back: int | None) -> httpx.Response:
        body = {
            "deputy_id": self.managers[deputy],
            "from_on": day(begins),
            "back_on": None if back is None else day(back),
        }
        return await self.lead(f"/case-managers/{self.managers[name]}/absences", body)

    async def caseload(self, name: str, role: Role = Role.CASE_MANAGER) -> set[str]:
        """Everybody in whose list the account finds them; each of them can be read, too."""
        listed = (await self.get(role, "/participants", name=name)).json()["items"]
        found = {row["participant_id"] for row in listed}
        for person in found:
            assert (await self.get(role, f"/participants/{person}", name=name)).status_code == 200
        return found

    async def reaches(self, name: str, person: str, role: Role = Role.CASE_MANAGER) -> bool:
        read = (await self.get(role, f"/participants/{person}", name=name)).status_code
        assert read in (200, 404)
        assert (person in await self.caseload(name, role)) == (read == 200)
        return read == 200


def account(name: str) -> str:
    return f"{name}@{DEVELOPMENT_ISSUER}"


def made(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code in (200, 201), answer.text
    found: dict[str, Any] = answer.json()
    return found


@asynccontextmanager
async def organised(settings: AssessmentSettings) -> AsyncIterator[Service]:
    clock = Day()
    async with running(create_app(settings, clock=clock), settings.data_folder) as callers:
        yield Service(callers, clock)
