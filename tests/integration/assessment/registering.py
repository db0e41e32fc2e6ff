"""What the tests of the register record over HTTP."""

from typing import Any

import httpx

from shared.testing.http import keyed

FROM = {"source": "licence", "starts_on": "2024-01-10"}
HARM = {**FROM, "kind": "serious_harm", "level": "high"}
OUTSIDER = {**FROM, "kind": "person", "name": "Cy Neighbour", "description": "lives at number nine"}
PLACE = {**FROM, "kind": "place", "place": "The Crown Inn, Mill Lane", "district": "LS6", "source": "court"}
CATEGORY = {**FROM, "kind": "category", "category": "children"}
# What must not be found where it is not sealed, or by whom it is not meant for.
SEALED = ("Cy Neighbour", "number nine", "Crown Inn", "PPUD-7781")


async def recorded(client: httpx.AsyncClient, ann: str, body: dict[str, Any], **headers: str) -> str:
    """Records a risk or an exclusion; the entry's id."""
    sort = "risks" if body["kind"] in ("serious_harm", "multi_agency", "alert") else "exclusions"
    answer = await client.post(
        f"/participants/{ann}/register/{sort}", json=body, headers={**keyed(), **headers}
    )
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["entry_id"]
    return found


async def changed(
    client: httpx.AsyncClient, ann: str, what: str, body: dict[str, Any] | None = None, **headers: str
) -> httpx.Response:
    return await client.post(
        f"/participants/{ann}/register/{what}", json=body, headers={**keyed(), **headers}
    )


async def register_of(client: httpx.AsyncClient, ann: str) -> dict[str, Any]:
    answer = await client.get(f"/participants/{ann}/register")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def row(number: int, **changed: Any) -> dict[str, Any]:
    """A row of an import."""
    return {"key": f"register-row-{number}", "reference": f"PPUD-778{number}", **changed}
