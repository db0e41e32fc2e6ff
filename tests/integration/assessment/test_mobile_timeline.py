"""One timeline of a record, told to the person: newest first, in their language, nothing withheld."""

from typing import Any

import httpx
import pytest

from shared.security import DEVELOPMENT_ISSUER, Role
from shared.testing.http import Callers
from tests.integration.assessment.interacting import assessed
from tests.integration.assessment.people import problem
from tests.integration.assessment.registering import HARM, recorded

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def told(who: httpx.AsyncClient, path: str = "/me/timeline", **query: Any) -> list[dict[str, Any]]:
    """All of it, a page of two at a time."""
    found: list[dict[str, Any]] = []
    before: str | None = None
    while True:
        params = {**query, "limit": 2, **({"before": before} if before else {})}
        answer = await who.get(path, params=params)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        before = answer.json()["next"]
        if before is None:
            return found


async def test_it_has_one_shape_newest_first(file_callers: Callers) -> None:
    async with assessed(file_callers, 401) as it:
        await it.add(it.ann)
        await it.add(it.mo)
        found = await told(it.ann)
        assert set(found[0]) == {"id", "service", "at", "title", "by", "details", "path"}
        assert {each["service"] for each in found} == {"assessment"}
        times = [each["at"] for each in found]
        assert times == sorted(times, reverse=True)
        assert len({each["id"] for each in found}) == len(found)
        assert [each["by"] for each in found[:2]] == ["practitioner", "person"]
        assert "I cook for my sisters" in str(found[1]["details"])
        assert found == await told(it.mo, f"/participants/{it.participant_id}/timeline")


async def test_it_speaks_welsh(file_callers: Callers) -> None:
    async with assessed(file_callers, 402) as it:
        it.ann.headers["Accept-Language"] = "cy, en;q=0.5"
        assert (await told(it.ann))[0]["title"] == "Dechreuwyd asesiad gyda chi."
        it.ann.headers["Accept-Language"] = "fr"
        assert (await told(it.ann))[0]["title"] == "An assessment was started with you."


async def test_nothing_that_is_withheld_or_restricted_is_told(file_callers: Callers) -> None:
    async with assessed(file_callers, 403) as it, file_callers.as_(Role.PROGRAMME_LEAD) as lead:
        await recorded(lead, it.participant_id, HARM)
        for who, path in ((it.ann, "/me/timeline"), (lead, f"/participants/{it.participant_id}/timeline")):
            text = str(await told(who, path))
            for hidden in ("serious_harm", "Risk", DEVELOPMENT_ISSUER, "ccount"):
                assert hidden not in text


async def test_only_who_may_read_the_record(file_callers: Callers) -> None:
    async with assessed(file_callers, 404) as it, file_callers.as_(Role.CASE_MANAGER, "other") as other:
        path = f"/participants/{it.participant_id}/timeline"
        problem(await other.get(path), 404)
        problem(await it.mo.get("/me/timeline"), 403)
        async with file_callers.as_(Role.EVALUATOR) as evaluator:
            problem(await evaluator.get(path), 403)
        problem(await it.ann.get("/me/timeline", params={"before": "nonsense"}), 400)
