"""What others publish of the person makes of their links what the rules say; an erasure leaves no row."""

from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from shared.contracts import assessment as public
from shared.testing.http import Callers, keyed
from shared.testing.postgres import Databases
from tests.integration.plans.casework import status
from tests.integration.plans.linking import CONCERNS, MINE, SAID, Linked, linked, ok, permitted, read
from tests.integration.plans.rebuilding import check_rebuilt
from tests.integration.plans.telling import Teller

pytestmark = pytest.mark.asyncio(loop_scope="module")
TABLES = ("life_links", "life_link_concerns", "life_link_relations")


async def begun(callers: Callers, tell: Teller, name: str) -> tuple[Linked, str]:
    one = await linked(callers, tell)
    return one, await one.begun(name)


async def test_a_recall_pauses_and_a_release_resumes_nothing_by_itself(
    file_callers: Callers, tell: Teller
) -> None:
    one, link_id = await begun(file_callers, tell, "rhys")
    await tell(status(one.ann, "recalled", "started"))
    shown = await one.state(link_id)
    assert (shown["state"], shown["causes"]) == ("paused", ["recalled"])
    async with one.hers() as hers, one.volunteers("rhys") as rhys, one.kit() as kit:
        # A concern is raised and a link is ended, whatever the standing.
        await ok(rhys, f"{MINE}/{link_id}/concerns", SAID)
        assert (await one.state(link_id))["causes"] == ["concern", "recalled"]
        await tell(status(one.ann, "started", "recalled"))
        assert (await one.state(link_id))["state"] == "paused"
        other = await one.begun("rhian")
        await tell(status(one.ann, "recalled", "started"))
        refused = await kit.post(f"{one.path}/{other}/resume", headers=keyed())
        assert refused.json()["type"].endswith("recalled")
        assert (await ok(hers, f"{one.path}/{link_id}/end"))["state"] == "ended"


@pytest.mark.parametrize("to", ["withdrew", "transferred", "sentence_ended", "died"])
async def test_the_end_of_the_programme_ends_links_and_proposals(
    file_callers: Callers, tell: Teller, to: str
) -> None:
    one, link_id = await begun(file_callers, tell, f"e-{to}")
    proposed = await one.proposed(await one.volunteer(f"p-{to}"))
    await tell(status(one.ann, to, "started"))
    for each in (link_id, proposed):
        shown = await one.state(each)
        assert (shown["state"], shown["ended_by"], shown["refused_by"]) == ("ended", "status", None)


async def test_a_completed_programme_ends_none_and_both_go_on(file_callers: Callers, tell: Teller) -> None:
    one, link_id = await begun(file_callers, tell, "cora")
    await tell(status(one.ann, "completed", "started"))
    async with one.kit() as kit:
        assert (await ok(kit, f"{one.path}/{link_id}/pause"))["state"] == "paused"
        assert (await ok(kit, f"{one.path}/{link_id}/resume"))["state"] == "trial"


async def test_who_no_longer_agrees_to_sharing_has_no_link(file_callers: Callers, tell: Teller) -> None:
    one, link_id = await begun(file_callers, tell, "shay")
    volunteer_id = (await one.state(link_id))["volunteer_id"]
    await tell(permitted(one.ann, may=False))
    assert (await one.state(link_id))["ended_by"] == "consent"
    async with one.kit() as kit:
        answer = await kit.post(one.path, json={"volunteer_id": volunteer_id}, headers=keyed())
    assert answer.json()["type"].endswith("sharing-not-agreed")


async def test_a_merged_record_keeps_its_links_and_the_one_that_goes_on_shows_them(
    file_callers: Callers, tell: Teller
) -> None:
    one, link_id = await begun(file_callers, tell, "mel")
    onward = await linked(file_callers, tell)
    at = file_callers.app.state.parts.clock() - timedelta(hours=1)
    await tell(public.ParticipantMerged(participant_id=one.ann, merged_into=onward.ann, occurred_at=at))
    path = f"{onward.path}/{link_id}"
    async with onward.kit() as kit, one.volunteers("mel") as mel, one.lead() as lead:
        assert (await read(kit, path))["participant_id"] == str(one.ann)
        raised = await ok(mel, f"{MINE}/{link_id}/concerns", SAID)
        due = {each["subject_id"] for each in (await read(kit, "/due"))["items"]}
        assert raised["concern_id"] in due
        closing = {"outcome": "support_given", "text": "Both were heard"}
        await ok(lead, f"{CONCERNS}/{raised['concern_id']}/closing", closing)
        assert (await ok(kit, f"{path}/resume"))["state"] == "trial"


async def test_a_concern_that_goes_with_a_record_frees_no_volunteer(
    file_callers: Callers, tell: Teller
) -> None:
    one, link_id = await begun(file_callers, tell, "odd")
    other = await linked(file_callers, tell)
    async with one.hers() as hers, one.volunteers("odd") as odd, other.kit() as kit:
        said = {"category": "boundaries", "words": {"text": "He came to my house"}}
        await ok(hers, f"{one.path}/{link_id}/concerns", said)
        volunteer_id = (await one.state(link_id))["volunteer_id"]
        await ok(odd, "/life-links/me/pause", {"reason": "holiday"})
        await tell(public.ErasureRequested(participant_id=one.ann))
        # What they paused themselves they do not resume now, and learn no more than before.
        own = await read(odd, "/life-links/me")
        assert (own["status"], own["reason"]) == ("paused", "programme")
        answer = await odd.post("/life-links/me/resumption", headers=keyed())
        assert answer.json()["type"].endswith("paused-by-coordinator")
        answer = await kit.post(other.path, json={"volunteer_id": volunteer_id}, headers=keyed())
        assert answer.json()["type"].endswith("not-available")


async def test_an_erasure_leaves_no_row_and_no_way_in(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    one, link_id = await begun(file_callers, tell, "nell")
    async with one.volunteers("nell") as nell, one.kit() as kit:
        await ok(nell, f"{MINE}/{link_id}/concerns", SAID)
        volunteer_id = (await one.state(link_id))["volunteer_id"]
        body = {"volunteer_id": volunteer_id, "kind": "friend"}
        await ok(kit, f"/participants/{one.ann}/link-relations", body)
        for table in TABLES:
            rows = await file_stored.fetchval(
                f"select count(*) from {table} where participant_id = $1", one.ann
            )
            assert rows == 1, table
        await tell(public.ErasureRequested(participant_id=one.ann))
        for table in TABLES:
            query = f"select count(*) from {table} where participant_id = $1"
            assert await file_stored.fetchval(query, one.ann) == 0, table
        assert (await nell.get(f"{MINE}/{link_id}")).status_code == 404
        assert (await kit.get(f"{one.path}/{link_id}")).status_code in (404, 410)


async def test_the_rows_are_what_the_log_makes_of_them(
    file_callers: Callers, file_stored: "asyncpg.Connection[Any]", file_databases: Databases
) -> None:
    """Of all that happened in this file."""
    await check_rebuilt(file_callers, file_stored, file_databases, "life_links", "volunteers")
