"""Participants over HTTP, on real databases."""

from typing import Any

from shared.security import Role
from shared.testing.http import Callers, keyed

ANN: dict[str, Any] = {
    "crn": "X123456",
    "name": "Ann Example",
    "date_of_birth": "1990-05-17",
    "arm": "programme",
    "index_date": "2024-01-01",
    "index_offence": "theft",
    "definition": "rossi:1",
    "characteristics": {"age": 33, "race": False, "prio": 2},
}


async def test_a_registered_participant_can_be_read(callers: Callers) -> None:
    async with callers.as_(Role.CASE_MANAGER) as manager:
        made = await manager.post("/participants", json=ANN, headers=keyed())
        assert made.status_code == 201, made.text
        assert made.headers["ETag"] == '"1"'
        read = await manager.get(made.headers["Location"])
    assert read.status_code == 200, read.text
    body = read.json()
    assert body["identity"] == {"crn": "X123456", "name": "Ann Example", "date_of_birth": "1990-05-17"}
    assert body["characteristics"] == {"age": 33, "race": False, "prio": 2}
    assert (body["arm"], body["index_date"], body["version"]) == ("programme", "2024-01-01", 1)
