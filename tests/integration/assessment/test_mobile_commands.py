"""A phone that was offline sends what it collected: each command by itself, and once."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.http import mobile
from shared.security import Role
from shared.testing.http import Callers
from tests.integration.assessment.interacting import STRENGTH, Assessed, assessed

pytestmark = pytest.mark.asyncio(loop_scope="module")
ADDED = "select count(*) from events where name = 'assessment-item-added' and subject = $1"


def command(path: str, body: Any = None, **more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "path": path, "body": body, **more}


def adding(it: Assessed, body: Any = STRENGTH, **more: Any) -> dict[str, Any]:
    return command(f"{it.place}/sections/accommodation/items", body, **more)


async def sent(who: httpx.AsyncClient, *commands: Any) -> list[dict[str, Any]]:
    answer = await who.post("/me/commands", json={"commands": commands})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


@pytest.mark.parametrize(
    "path",
    [
        "/me/commands",
        "/participants/batch",
        "/comparators/batch",
        "/outcomes/batch",
        "/administrations/batch",
        "/register/import",
        "/reoffending-imports",
        "/participants/search",
        "/nowhere",
    ],
)
async def test_only_single_commands_are_carried_out(file_callers: Callers, path: str) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        [result] = await sent(admin, command(path, {}))
    assert result["status"] == 422, result
    assert result["body"]["errors"][0]["field"] == "path"


@pytest.mark.parametrize("reading", ["/docs", "/metrics", "/openapi.json", "/health"])
async def test_what_is_no_record_is_not_read(file_callers: Callers, reading: str) -> None:
    async with assessed(
        file_callers, {"/docs": 301, "/metrics": 302, "/openapi.json": 303, "/health": 304}[reading]
    ) as it:
        results = await sent(it.ann, adding(it, if_match='"999"', reading=reading), adding(it))
        assert [each["status"] for each in results] == [422, 201], results


async def test_what_is_busy_is_to_be_sent_again_and_the_others_go_on(
    file_callers: Callers, file_stored: Any
) -> None:
    async with assessed(file_callers, 207) as held, assessed(file_callers, 208) as free:
        async with file_stored.transaction():
            await file_stored.execute(
                "select pg_advisory_xact_lock(hashtextextended($1, 0))", held.participant_id
            )
            busy, taken = await sent(held.mo, adding(held), adding(free))
        assert (busy["status"], busy["retry_after_seconds"], taken["status"]) == (503, 2, 201)


async def test_what_there_was_no_time_for_is_to_be_sent_again(
    file_callers: Callers, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with assessed(file_callers, 209) as it:
        late = adding(it)
        monkeypatch.setattr(mobile, "WITHIN_SECONDS", 0.0)
        [told] = await sent(it.ann, late)
        assert (told["status"], told["retry_after_seconds"]) == (503, 5)
        monkeypatch.undo()
        assert (await sent(it.ann, late))[0]["status"] == 201


@pytest.mark.parametrize("language", ["cy", "fran\u00e7ais", "cy\u00a0", "\u2603", "x" * 2_000])
async def test_a_header_that_is_not_ascii_stops_no_batch(file_callers: Callers, language: str) -> None:
    headers = [(b"Accept-Language", language.encode())]
    body = {"commands": [command("/nowhere"), command("/nowhere")]}
    async with file_callers.as_(Role.ADMIN) as admin:
        answer = await admin.post("/me/commands", json=body, headers=headers)
    assert [each["status"] for each in answer.json()["results"]] == [422, 422], answer.text


async def test_a_version_in_other_digits_stops_no_other_command(file_callers: Callers) -> None:
    async with assessed(file_callers, 305) as it:
        results = await sent(it.ann, adding(it), adding(it, if_match='"\u0663"'), adding(it))
    assert [each["status"] for each in results] == [201, 422, 201], results
    assert results[1]["body"]["errors"][0]["field"] == "if_match"
