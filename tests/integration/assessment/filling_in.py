"""Filling in measures over HTTP, as the tests do it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx

from shared.clock import today, utc_now
from shared.security import Role
from shared.testing.http import Callers, keyed

ZONE = "Europe/London"
# Item 9 is the flagged one.
CALM: dict[str, int | None] = {**{str(number): 1 for number in range(1, 9)}, "9": 0}
IN_DANGER = {**CALM, "9": 2}
ALERT = "thoughts_of_self_harm"


def days_ago(number: int) -> date:
    return today(utc_now(), ZONE) - timedelta(days=number)


def phq9(answers: dict[str, int | None] | None = CALM, /, ago: int = 20, **changed: Any) -> dict[str, Any]:
    """The body of an administration."""
    body: dict[str, Any] = {
        "measure": "phq9:1",
        "time_point": "baseline",
        "administered_on": str(days_ago(ago)),
        "filled_in_by": "person_with_help",
        "answers": answers,
    }
    return {**body, **changed}


async def fill_in(client: httpx.AsyncClient, participant_id: str, body: dict[str, Any]) -> httpx.Response:
    return await client.post(f"/participants/{participant_id}/administrations", json=body, headers=keyed())


async def filled_in(client: httpx.AsyncClient, participant_id: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await fill_in(client, participant_id, body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def withdraw(client: httpx.AsyncClient, recorded: dict[str, Any], **headers: str) -> httpx.Response:
    path = f"/participants/{recorded['participant_id']}/administrations/{recorded['administration_id']}"
    body = {"reason": "wrong_answers"}
    return await client.post(f"{path}/withdrawal", json=body, headers={**keyed(), **headers})


async def acknowledge(
    client: httpx.AsyncClient, recorded: dict[str, Any], action: str = "spoke_with_person"
) -> httpx.Response:
    path = f"/participants/{recorded['participant_id']}/administrations/{recorded['administration_id']}"
    body = {"action": action}
    return await client.post(f"{path}/alerts/{ALERT}/acknowledgement", json=body, headers=keyed())


def herself(callers: Callers, participant_id: str) -> httpx.AsyncClient:
    """A session of the person's own."""
    return callers.as_(Role.PERSON, f"person-{participant_id}", UUID(participant_id))
