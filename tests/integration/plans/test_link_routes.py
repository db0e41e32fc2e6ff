"""A link over HTTP: who sees what of it, who may do what, and what a concern does."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
import pytest_asyncio

from services.plans.publications import PUBLICATIONS
from shared.contracts.publication import to_envelope
from shared.security import Role
from shared.testing.http import Callers, keyed
from shared.testing.log import read_log
from shared.testing.postgres import Databases
from tests.integration.plans.linking import (
    CONCERNS,
    MINE,
    SAID,
    WORDING,
    Linked,
    linked,
    ok,
    permitted,
    read,
)
from tests.integration.plans.rebuilding import check_rebuilt
from tests.integration.plans.telling import Teller

pytestmark = pytest.mark.asyncio(loop_scope="module")
OWN_WORDS: dict[str, Any] = {"category": "financial", "words": {"text": "He asked for money"}}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ann(file_callers: Callers, tell: Teller) -> Linked:
    """With links of other tests, too."""
    return await linked(file_callers, tell)


async def from_now_on(one: Linked) -> str:
    """Since when to ask for changes."""
    async with one.kit() as kit:
        return str((await read(kit, "/me/changes"))["next"])


async def refused(client: httpx.AsyncClient, path: str, body: Any = None) -> tuple[int, str]:
    answer = await client.post(path, json=body or {}, headers=keyed())
    assert not answer.is_success, (path, answer.text)
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


async def test_neither_sees_a_name_before_both_have_agreed(file_callers: Callers, tell: Teller) -> None:
    one = await linked(file_callers, tell)
    link_id = await one.proposed(await one.volunteer("nia"))
    hers, mine = f"{one.path}/{link_id}", f"{MINE}/{link_id}"
    async with one.hers() as ann, one.volunteers("nia") as nia, one.kit() as kit:
        told = await ok(ann, f"{hers}/consent", {"wording": WORDING, "known_as": "Annie"})
        assert (told["state"], told["version"]) == ("proposed", None)
        for client, path in ((ann, hers), (kit, hers), (nia, mine)):
            shown = await read(client, path)
            assert (shown["state"], shown["called"]) == ("proposed", None)
        before = (await nia.get(mine)).text + (await nia.get(MINE)).text
        assert (await ok(nia, f"{mine}/consent", {"wording": WORDING}))["state"] == "trial"
        assert (await read(ann, hers))["called"] == "Nia"
        assert (await read(nia, mine))["called"] == "Annie"
        after = (await nia.get(mine)).text + (await nia.get(MINE)).text
        timeline = (await read(ann, f"/participants/{one.ann}/timeline"))["items"]
    assert "Annie" not in before
    # What a volunteer is told never says whose record it is.
    assert str(one.ann) not in before + after
    assert "0113" not in str(timeline)
    assert [each["title"] for each in timeline[:4]] == [
        "A Life Link began, for a trial.",
        "The volunteer said yes to a Life Link with you.",
        "You said yes to a Life Link.",
        "A Life Link with a volunteer was proposed.",
    ]


async def test_at_which_version_something_is_refused_tells_nobody_how_much_happened(
    file_callers: Callers, tell: Teller
) -> None:
    one = await linked(file_callers, tell)
    link_id = await one.begun("lou")
    told = []
    async with one.hers() as hers, one.volunteers("lou") as lou:
        await ok(lou, f"{MINE}/{link_id}/concerns", SAID)
        for path, client in ((f"{one.path}/{link_id}", hers), (f"{MINE}/{link_id}", lou)):
            for version in range(1, 9):
                headers = {**keyed(), "If-Match": f'"{version}"'}
                told.append((await client.post(f"{path}/ask-again", headers=headers)).status_code)
    assert set(told) == {200}


async def test_once_it_is_over_the_volunteer_reads_the_name_no_more(
    file_callers: Callers, tell: Teller
) -> None:
    one = await linked(file_callers, tell)
    link_id = await one.begun("pia")
    await tell(permitted(one.ann, may=False))
    async with one.volunteers("pia") as pia:
        shown = await read(pia, f"{MINE}/{link_id}")
        texts = (await pia.get(MINE)).text + (await pia.get(f"{MINE}/{link_id}/meetings")).text
    assert (shown["state"], shown["called"]) == ("ended", None)
    assert "Annie" not in texts


async def test_staff_who_are_the_volunteer_read_their_link_as_its_volunteer(
    file_callers: Callers, tell: Teller
) -> None:
    """The case was given to Pip later."""
    one = await linked(file_callers, tell)
    since = await from_now_on(one)
    link_id = await one.begun("pip")
    async with one.hers() as hers, file_callers.as_(Role.PROGRAMME_LEAD, "pip") as pip:
        raised = await ok(hers, f"{one.path}/{link_id}/concerns", OWN_WORDS)
        path = f"{one.path}/{link_id}"
        shown, [listed] = await read(pip, path), (await read(pip, one.path))["items"]
        assert (shown["concerns"], shown["causes"], shown["version"]) == ([], None, None)
        assert (listed["concerns_open"], listed["causes"]) == (None, None)
        due = {each["subject_id"] for each in (await read(pip, "/due"))["items"]}
        assert raised["concern_id"] not in due
        assert await refused(pip, f"{path}/resume") == (403, "own-link")
        register = (await read(pip, "/life-links/volunteers?limit=100"))["items"]
        assert shown["volunteer_id"] not in {each["volunteer_id"] for each in register}
        changes = (await read(pip, f"/me/changes?since={since}&limit=200"))["items"]
    what = {each["what"] for each in changes if each["participant_id"] == str(one.ann)}
    assert "link-paused" in what
    assert not what & {"link-concern-raised", "link-concern-closed"}


async def test_a_concern_about_whoever_left_stands_against_who_they_come_back_as(
    file_callers: Callers, tell: Teller
) -> None:
    one = await linked(file_callers, tell)
    link_id = await one.begun("max")
    volunteer_id = (await one.state(link_id))["volunteer_id"]
    async with one.hers() as hers, one.volunteers("max") as former, one.kit() as kit:
        await ok(hers, f"{one.path}/{link_id}/end")
        raised = await ok(hers, f"{one.path}/{link_id}/concerns", OWN_WORDS)
        await ok(former, "/life-links/me/leaving")
        assert await refused(former, "/life-links/me/erasure") == (409, "not-settled")
        again = await one.volunteer("max")
        other = replace(one, ann=(await linked(file_callers, tell)).ann)
        body = {"volunteer_id": str(again)}
        assert await refused(kit, other.path, body) == (409, "not-available")
        async with one.lead() as lead:
            closing = {"outcome": "support_given", "text": "Both were heard"}
            await ok(lead, f"{CONCERNS}/{raised['concern_id']}/closing", closing)
        await ok(kit, other.path, body)
        async with file_callers.as_(Role.PROGRAMME_LEAD, "pat") as pat:
            await ok(pat, f"/life-links/volunteers/{volunteer_id}/erasure")


async def test_one_sign_in_does_not_agree_for_both(file_callers: Callers, tell: Teller) -> None:
    one = await linked(file_callers, tell)
    link_id = await one.proposed(await one.volunteer("bo"))
    issuer, now = file_callers.issuer, file_callers.app.state.parts.clock()
    token = issuer.token(Role.PERSON, Role.VOLUNTEER, subject="bo", now=now, participant_id=one.ann)
    async with file_callers.anonymous(Authorization=f"Bearer {token}") as both, one.volunteers("bo") as bo:
        assert (await both.get(f"{MINE}/{link_id}")).status_code == 404
        assert await refused(both, f"{MINE}/{link_id}/consent", {"wording": WORDING}) == (404, "not-found")
        assert (await read(both, MINE))["items"] == []
        await ok(bo, f"{MINE}/{link_id}/consent", {"wording": WORDING})
        agree = {"wording": WORDING, "known_as": "Bo"}
        assert await refused(both, f"{one.path}/{link_id}/consent", agree) == (409, "not-available")
    assert (await one.state(link_id))["state"] == "proposed"


@pytest.mark.parametrize("what", ["", "/consent", "/decline", "/pause", "/end", "/concerns", "/relation"])
async def test_a_volunteer_finds_no_link_but_their_own(ann: Linked, what: str) -> None:
    link_id = await ann.begun(f"own{what.strip('/')}")
    bodies: dict[str, Any] = {
        "/consent": {"wording": WORDING},
        "/concerns": SAID,
        "/relation": {"kind": "friend"},
    }
    await ann.volunteer(f"other{what.strip('/')}")
    told = []
    async with ann.volunteers(f"other{what.strip('/')}") as other:
        for each in (link_id, str(uuid4())):
            path = f"{MINE}/{each}{what}"
            headers = {**keyed(), "X-Correlation-Id": "0" * 32}
            body = bodies.get(what, {})
            answer = await (
                other.post(path, json=body, headers=headers) if what else other.get(path, headers=headers)
            )
            told.append((answer.status_code, answer.content))
        assert (await read(other, MINE))["items"] == []
    assert told[0] == told[1]
    assert told[0][0] == 404
    async with ann.kit() as kit:
        await ok(kit, f"{ann.path}/{link_id}/end")


async def test_a_concern_pauses_at_once_and_shows_to_nobody_it_is_not_for(
    file_callers: Callers, tell: Teller
) -> None:
    one = await linked(file_callers, tell)
    since = await from_now_on(one)
    link_id = await one.begun("ray")
    async with one.volunteers("ray") as ray:
        raised = await ok(ray, f"{MINE}/{link_id}/concerns", SAID)
        assert raised["state"] == "paused"
        [own] = (await read(ray, f"{MINE}/{link_id}"))["concerns"]
    assert (own["text"], own["outcome"]) == (SAID["text"], None)
    path = f"{one.path}/{link_id}"
    async with one.hers() as hers, file_callers.as_(Role.PROGRAMME_LEAD) as head:
        for each in (path, one.path, "/me/timeline", "/me/changes", f"/participants/{one.ann}/timeline"):
            text = (await hers.get(each)).text.lower()
            assert not [word for word in ("boundaries", "my house", 'concern"') if word in text], each
        assert (await read(hers, path))["concerns"] == []
        # Nor where Ann works here herself.
        issuer, now = file_callers.issuer, file_callers.app.state.parts.clock()
        both = issuer.token(Role.PERSON, Role.PROGRAMME_LEAD, subject="ann", now=now, participant_id=one.ann)
        async with file_callers.anonymous(Authorization=f"Bearer {both}") as herself:
            for client in (hers, herself):
                whats = [
                    each["what"]
                    for each in (await read(client, f"/me/changes?since={since}&limit=200"))["items"]
                    if each["participant_id"] == str(one.ann)
                ]
                assert "link-proposed" in whats
                assert not {"link-concern-raised", "link-paused"} & {*whats}
        [shown] = (await read(head, path))["concerns"]
        assert (shown["category"], shown["text"]) == ("boundaries", None)
    async with one.kit() as kit, one.lead() as lead:
        [shown] = (await read(kit, path))["concerns"]
        assert shown["text"] == SAID["text"]
        due = [each for each in (await read(kit, "/due"))["items"] if each["kind"] == "concern"]
        due = [each for each in due if each["participant_id"] == str(one.ann)]
        assert [each["subject_id"] for each in due] == [raised["concern_id"]]
        listed = (await read(lead, CONCERNS))["items"]
        assert raised["concern_id"] in {each["concern_id"] for each in listed}
        found = await read(lead, f"{CONCERNS}/{raised['concern_id']}")
        assert (found["text"], found["participant_id"]) == (SAID["text"], str(one.ann))


async def test_the_volunteer_learns_nothing_of_the_persons_concern(
    file_callers: Callers, tell: Teller
) -> None:
    one = await linked(file_callers, tell)
    link_id = await one.begun("eve")
    async with one.hers() as hers, one.volunteers("eve") as eve, one.lead() as lead:
        asked = await hers.post(f"{one.path}/{link_id}/pause", json={}, headers=keyed())
        paused = (await eve.get(f"{MINE}/{link_id}")).json()
        raised = await hers.post(f"{one.path}/{link_id}/concerns", json=OWN_WORDS, headers=keyed())
        assert (await eve.get(f"{MINE}/{link_id}")).json() == paused
        assert paused["state"] == "paused"
        # Neither how many events it was.
        assert "etag" not in {*asked.headers, *raised.headers}
        [own] = (await read(hers, f"{one.path}/{link_id}"))["concerns"]
        assert own["words"]["text"] == "He asked for money"
        closing = {"outcome": "link_ended", "text": "Both were heard"}
        closed = await ok(lead, f"{CONCERNS}/{raised.json()['concern_id']}/closing", closing)
        assert closed["state"] == "ended"
        async with one.kit() as kit:
            again = {"volunteer_id": (await read(kit, f"{one.path}/{link_id}"))["volunteer_id"]}
            assert await refused(kit, one.path, again) == (409, "not-available")
        [own] = (await read(hers, f"{one.path}/{link_id}"))["concerns"]
        assert (own["outcome"], own["findings"]) == (None, None)
        assert own["closed_on"] is not None


async def test_a_lead_raises_what_they_were_told_of(file_callers: Callers, tell: Teller) -> None:
    one = await linked(file_callers, tell)
    link_id = await one.begun("noa")
    body = {"link_id": link_id, **SAID}
    async with one.lead() as lead, one.lead("noa") as herself, one.kit() as kit:
        unknown = await refused(lead, CONCERNS, {**body, "link_id": str(uuid4())})
        assert await refused(herself, CONCERNS, body) == unknown == (404, "not-found")
        raised = await ok(lead, CONCERNS, body)
        assert raised["state"] == "paused"
        [shown] = (await read(kit, f"{one.path}/{link_id}"))["concerns"]
        assert (shown["raised_by"], shown["text"]) == ("safeguarding_lead", SAID["text"])
    async with one.hers() as hers, one.volunteers("noa") as noa:
        for client, path in ((hers, f"{one.path}/{link_id}"), (noa, f"{MINE}/{link_id}")):
            assert (await read(client, path))["concerns"] == []


async def test_only_a_lead_who_is_no_party_closes_and_a_practitioner_resumes(
    file_callers: Callers, tell: Teller
) -> None:
    one = await linked(file_callers, tell)
    link_id = await one.begun("una")
    closing = {"outcome": "support_given", "text": "Both were heard"}
    async with one.hers() as hers, one.kit() as kit, one.lead() as lead:
        raised = await ok(hers, f"{one.path}/{link_id}/concerns", OWN_WORDS)
        path = f"{CONCERNS}/{raised['concern_id']}/closing"
        assert await refused(kit, f"{one.path}/{link_id}/resume") == (409, "concern-open")
        for role in set(Role) - {Role.SAFEGUARDING_LEAD}:
            async with file_callers.as_(role, "una", participant_id=None) as other:
                assert (await refused(other, path, closing))[0] == 403
        async with one.lead("una") as herself:
            assert await refused(herself, path, closing) == (404, "not-found")
            assert (await herself.get(path.removesuffix("/closing"))).status_code == 404
            listed = (await read(herself, CONCERNS))["items"]
            assert raised["concern_id"] not in {each["concern_id"] for each in listed}
        assert (await ok(lead, path, closing))["state"] == "paused"
        assert (await ok(kit, f"{one.path}/{link_id}/resume"))["state"] == "trial"
        listed = (await read(lead, f"{CONCERNS}?closed=true"))["items"]
        assert raised["concern_id"] in {each["concern_id"] for each in listed}


async def test_the_wording_is_read_by_both(ann: Linked) -> None:
    async with ann.hers() as hers, ann.volunteers("wyn") as wyn:
        told = [await read(client, "/life-links/consent-wording") for client in (hers, wyn)]
    assert told[0] == told[1]
    assert told[0]["wording"] == WORDING
    assert {*told[0]["person"]} == {*told[0]["volunteer"]} == {"en", "cy"}


async def test_a_declared_relation_ends_what_is_open_between_them(
    file_callers: Callers, tell: Teller
) -> None:
    one = await linked(file_callers, tell)
    link_id = await one.begun("kim")
    async with one.volunteers("kim") as kim, one.kit() as kit:
        told = await ok(kim, f"{MINE}/{link_id}/relation", {"kind": "relative"})
        assert told["state"] == "ended"
        shown = await one.state(link_id)
        assert (shown["ended_by"], shown["refused_by"]) == ("relation", None)
        again = {"volunteer_id": shown["volunteer_id"]}
        assert await refused(kit, one.path, again) == (409, "not-available")


async def test_names_and_words_lie_sealed_and_are_published_nowhere(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    one = await linked(file_callers, tell)
    link_id = await one.begun("zoe")
    async with one.hers() as hers, one.volunteers("zoe") as zoe, one.lead() as lead:
        await ok(zoe, f"{MINE}/{link_id}/concerns", SAID)
        raised = await ok(hers, f"{one.path}/{link_id}/concerns", OWN_WORDS)
        closing = {"outcome": "referred", "text": "The police were told"}
        await ok(lead, f"{CONCERNS}/{raised['concern_id']}/closing", closing)
    words = ("Annie", SAID["text"], OWN_WORDS["words"]["text"], closing["text"])
    tables = await file_stored.fetch("select tablename from pg_tables where schemaname = 'public'")
    for table in (row["tablename"] for row in tables):
        rows = await file_stored.fetch(f"select row_to_json(t)::text as row from {table} t")
        assert not [row for row in rows if any(word in row["row"] for word in words)], table
    log = await read_log(file_callers.app.state.parts.store, published=True)
    told = [to_envelope("plans", PUBLICATIONS, each) for each in log]
    mine = [each for each in told if each.type.startswith("mydirection.plans.link.")]
    text = "".join(each.model_dump_json() for each in mine)
    assert {each.type.rpartition(".")[2] for each in mine} >= {"concern_raised", "concern_closed", "paused"}
    assert not [word for word in (*words, "zoe", "ann@", "person-", "sam@") if word in text]


async def test_the_rows_are_what_the_log_makes_of_them(
    file_callers: Callers, file_stored: "asyncpg.Connection[Any]", file_databases: Databases
) -> None:
    """Of all that happened in this file."""
    await check_rebuilt(
        file_callers,
        file_stored,
        file_databases,
        "life_links",
        "life_link_concerns",
        "life_link_relations",
        "volunteers",
    )
