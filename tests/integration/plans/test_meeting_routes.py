"""Meetings over HTTP: who sees what of them, and where they show."""

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
import pytest_asyncio

from services.plans.views.life_links.links_queries import link_known
from shared.clock import utc_now
from shared.contracts import assessment as public
from shared.security import Role
from shared.testing.http import Callers, keyed
from shared.testing.postgres import Databases
from tests.integration.plans.linking import CONCERNS, MINE, SAID, WORDING, linked, ok, permitted, read
from tests.integration.plans.meeting_over_http import NOTE, OWN_NOTE, Met, cafe, met
from tests.integration.plans.rebuilding import check_rebuilt
from tests.integration.plans.telling import Teller

pytestmark = pytest.mark.asyncio(loop_scope="module")
SAME = "5b0c1f0e-6a5e-4d8e-9d4c-000000000001"
OWN_WORDS = {"words": {"text": OWN_NOTE}}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(file_callers: Callers, tell: Teller) -> Met:
    """With meetings of other tests, too."""
    return await met(file_callers, tell, "here")


async def refused(client: httpx.AsyncClient, path: str, body: Any = None) -> tuple[int, str]:
    answer = await client.post(path, json=body or {}, headers=keyed())
    assert not answer.is_success, (path, answer.text)
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


async def notices(stored: "asyncpg.Connection[Any]", meeting_id: str) -> list[tuple[str, str]]:
    query = "select wording, state from notices where cause like $1 order by requested_at, cause"
    rows = await stored.fetch(query, f"meeting-{meeting_id}:%")
    return [(row["wording"].partition(":")[0], row["state"]) for row in rows]


async def test_the_person_is_told_and_reminded_and_finds_it_in_calendar_and_timeline(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    here = await met(file_callers, tell, "nia")
    meeting = await here.planned()
    assert await notices(file_stored, meeting) == [
        ("appointment_made", "waiting"),
        ("appointment_reminder", "waiting"),
    ]
    async with here.one.hers() as ann, here.one.kit() as kit, here.theirs() as nia:
        coming = await read(ann, "/appointments")
        assert [(each["id"], each["kind"]) for each in coming] == [(meeting, "meeting")]
        assert (await kit.get("/appointments", params={"id": meeting})).json() == []
        moved = await ok(ann, f"{here.hers}/{meeting}/move", cafe(72, place="library"))
        assert (moved["status"], moved["version"]) == ("planned", 2)
        # What she did herself she is not told; she is reminded of it at its new time.
        assert (await notices(file_stored, meeting))[-1] == ("appointment_reminder", "waiting")
        assert len([each for each in await notices(file_stored, meeting) if each[1] == "waiting"]) == 1
        off = await ok(nia, f"{here.mine}/{meeting}/cancel", {"reason": "illness"})
        assert off["status"] == "cancelled"
        assert await read(ann, "/appointments") == []
        timeline = (await read(ann, f"/participants/{here.one.ann}/timeline"))["items"]
    assert (await notices(file_stored, meeting))[-1][0] == "appointment_cancelled"
    assert [each["title"] for each in timeline[:3]] == [
        "A meeting with a volunteer was cancelled.",
        "A meeting with a volunteer was moved.",
        "A meeting with a volunteer was planned.",
    ]


async def test_each_reads_their_own_words_and_the_others_once_they_are_shared(
    file_callers: Callers, tell: Teller
) -> None:
    here = await met(file_callers, tell, "bo")
    meeting = await here.held()
    hers, mine = f"{here.hers}/{meeting}", f"{here.mine}/{meeting}"
    async with here.one.hers() as ann, here.one.kit() as kit, here.theirs() as bo, here.one.lead() as sam:
        own = (await ok(ann, f"{hers}/notes", OWN_WORDS))["note_id"]
        theirs = (await ok(bo, f"{mine}/notes", {"text": NOTE}))["note_id"]
        await ok(ann, f"{hers}/rating", {"score": 4, **OWN_WORDS})

        async def shown() -> list[tuple[bool, bool]]:
            """To Ann, to the volunteer, to staff, and in their lists and timelines: her words, and theirs."""
            timeline = f"/participants/{here.one.ann}/timeline"
            texts = [
                (await ann.get(hers)).text + (await ann.get(here.hers)).text + (await ann.get(timeline)).text,
                (await bo.get(mine)).text + (await bo.get(here.mine)).text,
                (await kit.get(hers)).text + (await kit.get(timeline)).text,
                (await sam.get(hers)).text,
            ]
            return [(OWN_NOTE in text, NOTE in text) for text in texts]

        assert await shown() == [(True, False), (False, True), (False, False), (False, False)]
        assert (await read(bo, mine))["rating"] is None
        assert (await read(bo, here.mine))["items"][0]["rating"] is None
        assert (await read(kit, hers))["rating"]["score"] == 4
        # Neither shares the other's, which is not there for them.
        assert await refused(ann, f"{hers}/notes/{theirs}/share") == (404, "not-found")
        assert await refused(bo, f"{mine}/notes/{own}/share") == (404, "not-found")
        await ok(ann, f"{hers}/notes/{own}/share")
        await ok(bo, f"{mine}/notes/{theirs}/share")
        assert await shown() == [(True, True)] * 4
        await ok(ann, f"{hers}/rating", {"score": 5, "shared": True})
        assert (await read(bo, here.mine))["items"][0]["rating"] == 5
        told = (await bo.get(mine)).text + (await bo.get(here.mine)).text
        # She takes back her yes: nothing that she said is theirs to read any more.
        await tell(permitted(here.one.ann, may=False))
        assert await shown() == [(True, True), (False, True), (True, True), (True, True)]
        assert (await read(bo, mine))["rating"] is None
        assert (await read(bo, here.mine))["items"][0]["rating"] is None
    # Whose record it is, a volunteer is never told.
    assert str(here.one.ann) not in told


async def test_a_volunteer_finds_no_meeting_but_their_own(here: Met) -> None:
    meeting, other = await here.begun(), await here.one.begun("nearby")
    bodies: dict[str, Any] = {
        "": cafe(),
        f"/{meeting}/move": cafe(),
        f"/{meeting}/cancel": {"reason": "work"},
        f"/{meeting}/held": {"minutes": 5},
        f"/{meeting}/missed": {"missed_by": "person"},
        f"/{meeting}/notes": {"text": NOTE},
        f"/{meeting}/notes/{meeting}/share": {},
        f"/{meeting}/expenses": {"kind": "car", "metres": 500},
    }
    elsewhere = here.mine.replace(here.link_id, other)
    async with here.one.volunteers("stranger") as stranger, here.one.volunteers("nearby") as nearby:
        for what, body in bodies.items():
            assert await refused(stranger, here.mine + what, body) == (404, "not-found"), what
            assert await refused(nearby, here.mine + what, body) == (404, "not-found"), what
            # Under their own link's address neither.
            assert not what or (await refused(nearby, elsewhere + what, body))[0] == 404, what
        for client in (stranger, nearby):
            assert (await client.get(here.mine)).status_code == 404
            assert (await client.get(f"{here.mine}/{meeting}")).status_code == 404
        assert (await nearby.get(f"{elsewhere}/{meeting}")).status_code == 404


async def test_nothing_is_planned_while_the_link_rests_and_what_was_held_before_is_recorded(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    here = await met(file_callers, tell, "cy")
    meeting, begun = await here.planned(), await here.begun()
    async with here.one.hers() as ann, here.theirs() as cy:
        await ok(cy, f"{MINE}/{here.link_id}/concerns", SAID)
        for client, path in ((ann, here.hers), (cy, here.mine)):
            assert await refused(client, path, cafe(100)) == (409, "link-not-under-way")
        assert (await ok(cy, f"{here.mine}/{begun}/held", {"minutes": 5}))["status"] == "held"
        assert await read(ann, "/appointments") == []
        assert {state for _, state in await notices(file_stored, meeting)} == {"cancelled"}
    async with here.one.lead() as sam, here.one.hers() as ann, here.one.kit() as kit:
        [concern] = (await read(sam, CONCERNS))["items"]
        said = {"outcome": "support_given", "text": "Talked to both"}
        await ok(sam, f"{CONCERNS}/{concern['concern_id']}/closing", said)
        await ok(kit, f"{here.one.path}/{here.link_id}/resume")
        assert [each["id"] for each in await read(ann, "/appointments")] == [meeting]
        assert ("appointment_reminder", "waiting") in await notices(file_stored, meeting)


async def test_an_excluded_district_and_an_unavailable_volunteer_are_refused_alike(
    file_callers: Callers, tell: Teller
) -> None:
    here = await met(file_callers, tell, "di", until=utc_now().date() + timedelta(days=10))
    await here.one.exclude(kind="place", district="LS9")
    async with here.one.hers() as ann, here.theirs() as di:
        for client, path in ((ann, here.hers), (di, here.mine)):
            answers = [
                await client.post(path, json=body, headers={**keyed(), "X-Correlation-Id": SAME})
                for body in (cafe(48, district="LS9"), cafe(24 * 20))
            ]
            assert {answer.status_code for answer in answers} == {409}
            assert len({answer.content for answer in answers}) == 1
        assert (await ok(di, here.mine, cafe(48)))["status"] == "planned"


async def test_what_became_of_her_case_is_told_to_her_and_not_to_the_volunteer(
    file_callers: Callers, tell: Teller
) -> None:
    one = await linked(file_callers, tell)
    here = Met(one, "eve", await one.begun("eve"))
    await tell(permitted(one.ann, may=False))
    async with one.hers() as ann, here.theirs() as eve:
        assert (await refused(eve, here.mine, cafe()))[1] in ("link-not-under-way", "not-available")
        assert (await refused(ann, here.hers, cafe()))[0] == 409


async def test_two_meetings_do_not_overlap_and_a_month_has_its_most(
    file_callers: Callers, tell: Teller
) -> None:
    here = await met(file_callers, tell, "flo", most_minutes_a_month=120)
    other = await here.one.begun("gus")
    # All on one day, which is of one month.
    ten, half_past, noon = (
        f"{utc_now() + timedelta(days=3):%Y-%m-%d}T{at}Z" for at in ("10:00", "10:30", "12:00")
    )
    async with here.one.kit() as kit:
        first = await ok(kit, here.hers, {**cafe(), "starts_at": ten})
        for path in (here.hers, f"{here.one.path}/{other}/meetings"):
            assert await refused(kit, path, {**cafe(), "starts_at": half_past}) == (409, "overlap")
        # With itself it does not.
        await ok(kit, f"{here.hers}/{first['meeting_id']}/move", {**cafe(), "starts_at": half_past})
        full = {**cafe(minutes=61), "starts_at": noon}
        assert await refused(kit, here.hers, full) == (409, "month-full")
        await ok(kit, here.hers, {**full, "minutes": 60})


async def test_of_two_that_overlap_at_the_same_moment_one_is_planned(
    file_callers: Callers, tell: Teller
) -> None:
    one, other = await met(file_callers, tell, "kim"), await linked(file_callers, tell)
    async with one.one.callers.app.state.parts.database.connect() as connection:
        link = await link_known(connection, UUID(one.link_id))
    assert link is not None
    link_id = await other.proposed(link.volunteer_id)
    async with other.hers() as person, other.volunteers("kim") as kim:
        await ok(person, f"{other.path}/{link_id}/consent", {"wording": WORDING, "known_as": "Bea"})
        await ok(kim, f"{MINE}/{link_id}/consent", {"wording": WORDING})
    at = cafe(48)
    async with one.one.kit() as kit:
        paths = (one.hers, f"{other.path}/{link_id}/meetings")
        answers = await asyncio.gather(*(kit.post(path, json=at, headers=keyed()) for path in paths))
    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_what_nobody_recorded_is_due_and_what_is_read_can_be_matched(
    file_callers: Callers, tell: Teller
) -> None:
    here = await met(file_callers, tell, "hal")
    begun = await here.begun()
    async with here.one.kit() as kit:
        due = (await read(kit, "/due"))["items"]
        assert ("meeting_record", begun) in [(each["kind"], each["subject_id"]) for each in due]
        etag = (await kit.get(f"{here.hers}/{begun}")).headers["ETag"]
        stale = {**keyed(), "If-Match": '"7"'}
        path = f"{here.hers}/{begun}/missed"
        body = {"missed_by": "volunteer", "acceptable": "acceptable"}
        assert (await kit.post(path, json=body, headers=stale)).status_code == 412
        done = await kit.post(path, json=body, headers={**keyed(), "If-Match": etag})
        assert done.json()["status"] == "missed"
        due = (await read(kit, "/due"))["items"]
    assert begun not in json.dumps(due)


async def test_a_meeting_stays_with_its_link_where_two_records_part_again(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    here, other = await met(file_callers, tell, "una"), await linked(file_callers, tell)
    at = file_callers.app.state.parts.clock()
    ann, onward = here.one.ann, other.ann
    await tell(public.ParticipantMerged(participant_id=ann, merged_into=onward, occurred_at=at))
    begun, meeting = await here.begun(), await here.planned()
    assert ("appointment_reminder", "waiting") in await notices(file_stored, meeting)
    async with other.kit() as kit:
        due = (await read(kit, "/due"))["items"]
        assert begun in {each["subject_id"] for each in due}
    async with other.hers() as one:
        assert [each["id"] for each in await read(one, "/appointments")] == [meeting]
    later = at + timedelta(seconds=1)
    await tell(public.ParticipantUnmerged(participant_id=ann, unmerged_from=onward, occurred_at=later))
    async with other.hers() as one, here.theirs() as una:
        assert await read(one, "/appointments") == []
        assert {state for _, state in await notices(file_stored, meeting)} == {"cancelled"}
        off = await ok(una, f"{here.mine}/{meeting}/cancel", {"reason": "illness"})
        assert off["status"] == "cancelled"


async def test_another_participants_record_has_none_of_it(file_callers: Callers, tell: Teller) -> None:
    here, other = await met(file_callers, tell, "ida"), await linked(file_callers, tell)
    meeting = await here.planned()
    elsewhere = here.hers.replace(str(here.one.ann), str(other.ann))
    async with other.kit() as kit:
        assert (await kit.get(elsewhere)).status_code == 404
        assert (await kit.get(f"{elsewhere}/{meeting}")).status_code == 404
        assert await refused(kit, elsewhere, cafe()) == (404, "not-found")
        assert (await refused(kit, f"{elsewhere}/{meeting}/cancel", {"reason": "work"}))[0] == 404
    async with file_callers.as_(Role.CASE_MANAGER, "nobody") as nobody:
        assert (await nobody.get(here.hers)).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"minutes": 2**40}, "minutes"),
        ({"minutes": "60"}, "minutes"),
        ({"place": "home"}, "place"),
        ({"district": "Leeds"}, "district"),
        ({"starts_at": "soon"}, "starts_at"),
        ({"more": 1}, "more"),
    ],
    ids=["huge", "text", "home", "no district", "no instant", "unknown"],
)
async def test_wrong_input_names_its_field(here: Met, wrong: dict[str, Any], field: str) -> None:
    async with here.theirs() as client:
        answer = await client.post(here.mine, json={**cafe(), **wrong}, headers=keyed())
    assert answer.status_code == 422, answer.text
    assert [each["field"] for each in answer.json()["errors"]] == [field]


async def test_the_rows_are_what_the_log_makes_of_them(
    file_callers: Callers, file_stored: "asyncpg.Connection[Any]", file_databases: Databases
) -> None:
    """Of all that happened in this file."""
    await check_rebuilt(file_callers, file_stored, file_databases, "life_links", "life_link_meetings")
