"""A person with a sentence, and what the tests do about its requirements over HTTP."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.clock import today, utc_now
from shared.contracts import assessment as public
from shared.testing.http import keyed
from tests.integration.plans.telling import STARTED_ON, Teller, account

TODAY = today(utc_now(), "Europe/London")
LAST_DAY = TODAY + timedelta(days=200)
ORDERED = "100 hours in the parks of Leeds"
STEP = "2026-02-02"
HOURS: dict[str, Any] = {"kind": "unpaid_work", "starts_on": str(STARTED_ON), "ordered": ORDERED}
HOURS |= {"amount": 6_000, "unit": "minutes"}
PROGRESS: dict[str, Any] = {"on": STEP, "amount": 420, "unit": "minutes", "source": "provider_record"}
GARDENS = "Roundhay Gardens"


@dataclass(frozen=True)
class Ordered:
    """Somebody who is serving a community order, reached by their case manager."""

    person: UUID
    sentence: UUID

    @property
    def path(self) -> str:
        return f"/participants/{self.person}"

    def hours(self, **changed: Any) -> dict[str, Any]:
        return {**HOURS, "sentence_id": str(self.sentence), **changed}


def imposed(person: UUID, sentence: UUID, ends_on: date = LAST_DAY) -> public.SentenceImposed:
    return public.SentenceImposed(
        participant_id=person,
        sentence_id=sentence,
        kind="community_order",
        starts_on=STARTED_ON,
        ends_on=ends_on,
        length_days=(ends_on - STARTED_ON).days + 1,
        length_months=None,
    )


async def serving(tell: Teller, manager: str = "kit") -> Ordered:
    person, sentence = await tell.started(account=account(manager)), uuid4()
    await tell(imposed(person, sentence))
    return Ordered(person, sentence)


async def post(client: httpx.AsyncClient, path: str, body: Any = None, **headers: str) -> httpx.Response:
    return await client.post(path, json=body, headers={**keyed(), **headers})


async def made(client: httpx.AsyncClient, path: str, body: Any) -> str:
    """The id of what was made."""
    answer = await post(client, path, body)
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["made"]
    return found


async def read(client: httpx.AsyncClient, path: str) -> Any:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()
