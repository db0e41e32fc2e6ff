"""The answer about a volunteer who is excluded is, byte for byte and statement for statement, the one about
any who is not available; and what came later pauses a link without saying why."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
import pytest_asyncio
from sqlalchemy import event

from services.plans.handlers.life_links import links_stopping
from services.plans.publications import PUBLICATIONS
from shared.contracts import assessment as public
from shared.contracts.publication import to_envelope
from shared.eventstore import SYSTEM, Origin
from shared.logs import correlation_id
from shared.testing.http import Callers, keyed
from shared.testing.log import read_log
from tests.integration.plans.linking import MINE, SAID, WORDING, Linked, linked, ok, read
from tests.integration.plans.telling import STARTED_ON, Teller, account

pytestmark = pytest.mark.asyncio(loop_scope="module")
OURS = "0" * 32
NOWHERE = uuid4()
CHANGING = ("date", "x-process-time", "server-timing")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ann(file_callers: Callers, tell: Teller) -> Linked:
    return await linked(file_callers, tell)


async def unknown(_: Linked) -> UUID:
    return NOWHERE


async def uncleared(one: Linked) -> UUID:
    return await one.volunteer("lapsed", until=STARTED_ON)


async def unavailable(one: Linked) -> UUID:
    return await one.volunteer("applicant", available=False)


async def full(one: Linked) -> UUID:
    volunteer_id = await one.volunteer("busy", most_links=1)
    other = replace(one, ann=(await linked(one.callers, one.tell)).ann)
    await other.proposed(volunteer_id)
    return volunteer_id


async def under_a_concern(one: Linked) -> UUID:
    volunteer_id = await one.volunteer("accused")
    other = replace(one, ann=(await linked(one.callers, one.tell)).ann)
    link_id = await other.proposed(volunteer_id)
    async with other.volunteers("accused") as themselves:
        await ok(themselves, f"{MINE}/{link_id}/concerns", SAID)
    return volunteer_id


async def refused(one: Linked) -> UUID:
    volunteer_id = await one.volunteer("unwilling")
    link_id = await one.proposed(volunteer_id)
    async with one.volunteers("unwilling") as themselves:
        await ok(themselves, f"{MINE}/{link_id}/decline")
    return volunteer_id


async def related(one: Linked) -> UUID:
    volunteer_id = await one.volunteer("cousin")
    async with one.kit() as kit:
        body = {"volunteer_id": str(volunteer_id), "kind": "relative"}
        await ok(kit, f"/participants/{one.ann}/link-relations", body)
    return volunteer_id


async def themselves(one: Linked) -> UUID:
    return await one.volunteer("myself", participant_id=one.ann)


async def works_with_her(one: Linked) -> UUID:
    return await one.volunteer("kit")


async def excluded(one: Linked) -> UUID:
    bob = await one.tell.started(account=account("kit"))
    await one.exclude(bob, kind="person", other_participant_id=one.ann)
    return await one.volunteer("enemy", participant_id=bob)


async def of_a_category(one: Linked) -> UUID:
    await one.exclude(kind="category", category="women")
    return await one.volunteer("wilma", categories=("women",))


async def out_of_bounds(one: Linked) -> UUID:
    await one.exclude(kind="place", district="LS1")
    return await one.volunteer("far", districts=("LS1",))


WAYS: dict[str, Callable[[Linked], Awaitable[UUID]]] = {
    way.__name__: way
    for way in (
        unknown, uncleared, unavailable, full, under_a_concern, refused, related, themselves, excluded,
        of_a_category, out_of_bounds, works_with_her,
    )
}  # fmt: skip


async def asked_of(one: Linked, volunteer_id: UUID, by: httpx.AsyncClient) -> tuple[Any, list[str]]:
    """The answer to a proposal, and every statement that the database was sent for it."""
    sent: list[str] = []

    def note(record: Any) -> None:
        if correlation_id.get() == OURS:
            sent.append(record.query)

    def watched(connection: Any, *_: Any) -> None:
        connection.driver_connection.add_query_logger(note)

    def unwatched(connection: Any, *_: Any) -> None:
        connection.driver_connection.remove_query_logger(note)

    engine = one.callers.app.state.parts.database.engine.sync_engine
    heard = (("checkout", watched), ("checkin", unwatched))
    for name, listener in heard:
        event.listen(engine, name, listener)
    headers = {**keyed(), "X-Correlation-Id": OURS}
    answer = await by.post(one.path, json={"volunteer_id": str(volunteer_id)}, headers=headers)
    for name, listener in heard:
        event.remove(engine, name, listener)
    told = sorted((name, value) for name, value in answer.headers.items() if name not in CHANGING)
    return (answer.status_code, answer.content, told), sent


async def test_whyever_a_volunteer_is_not_available_the_answer_and_the_way_to_it_are_the_same(
    ann: Linked,
) -> None:
    found = {name: await way(ann) for name, way in WAYS.items()}
    first: Any = None
    for client in (ann.kit(), ann.hers()):
        async with client:
            for name, volunteer_id in found.items():
                answer, sent = await asked_of(ann, volunteer_id, client)
                first = first or (answer, sent)
                assert answer == first[0], name
                assert sent == first[1], name
    (status, content, _), sent = first
    assert status == 409
    assert b"not-available" in content
    assert len(sent) > 10
    for word in (b"exclu", b"register", b"concern", b"check", b"refus"):
        assert word not in content.lower()


async def test_one_who_could_be_had_is_had(file_callers: Callers, tell: Teller) -> None:
    """So that the others were not refused for something that all had in common."""
    one = await linked(file_callers, tell)
    volunteer_id = await one.volunteer("there", until=STARTED_ON + timedelta(days=3650), districts=("LS2",))
    async with one.kit() as kit:
        answer, sent = await asked_of(one, volunteer_id, kit)
    assert answer[0] == 201, answer
    assert any("append_events" in statement for statement in sent)


async def test_of_several_who_ask_at_once_one_has_the_last_place(file_callers: Callers, tell: Teller) -> None:
    volunteer_id = await (await linked(file_callers, tell)).volunteer("last", most_links=1)
    people = [await linked(file_callers, tell) for _ in range(5)]
    async with people[0].kit() as kit:
        answers = await asyncio.gather(
            *(kit.post(one.path, json={"volunteer_id": str(volunteer_id)}, headers=keyed()) for one in people)
        )
    assert sorted(each.status_code for each in answers) == [201, 409, 409, 409, 409]


async def test_an_exclusion_nobody_has_checked_leaves_nobody_to_be_had(
    file_callers: Callers, tell: Teller
) -> None:
    one = await linked(file_callers, tell)
    await one.exclude(kind="person", checked=False)
    async with one.kit() as kit:
        answer, _ = await asked_of(one, await one.volunteer("anybody"), kit)
        neutral, _ = await asked_of(one, NOWHERE, kit)
    assert answer == neutral


async def looked_at(one: Linked, *people: UUID) -> None:
    """What the timer does when its time has come."""
    parts = one.callers.app.state.parts
    command = links_stopping.timer_commands(parts.handling)[links_stopping.REST_EXCLUDED]
    for person in people:
        await command({"participant_id": str(person)}, Origin(SYSTEM, "timer"))


async def timers_of(stored: "asyncpg.Connection[Any]", person: UUID) -> list[Any]:
    query = "select due_at from timers where command = $1 and subject = $2"
    return list(await stored.fetch(query, links_stopping.REST_EXCLUDED, str(person)))


async def test_an_exclusion_that_comes_later_pauses_the_link_and_says_so_to_staff_alone(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    one = await linked(file_callers, tell)
    bob = await tell.started(account=account("kit"))
    link_id = await one.begun("bob", participant_id=bob)
    other = await one.begun("ben")
    await one.exclude(bob, kind="person", other_participant_id=one.ann)
    await looked_at(one, bob, one.ann, one.ann)
    shown = await one.state(link_id)
    assert (shown["state"], shown["causes"]) == ("paused", ["register"])
    assert (await one.state(other))["state"] == "trial"
    async with one.kit() as kit, one.hers() as hers, one.volunteers("bob") as himself:
        due = [each for each in (await read(kit, "/due"))["items"] if each["participant_id"] == str(one.ann)]
        assert ("link_not_available", link_id) in {(each["kind"], each["subject_id"]) for each in due}
        answer = await kit.post(f"{one.path}/{link_id}/resume", headers=keyed())
        assert answer.json()["type"].endswith("not-available")
        told = [await hers.get(f"{one.path}/{link_id}"), await himself.get(f"{MINE}/{link_id}")]
        told += [await hers.get("/me/timeline"), await hers.get("/me/changes")]
    assert not [each for each in told if "register" in each.text or "exclu" in each.text]
    log = await read_log(file_callers.app.state.parts.store, published=True)
    paused = [
        to_envelope("plans", PUBLICATIONS, each).data
        for each in log
        if each.event.event_name == "link-paused" and str(each.event.link_id) == link_id
    ]
    assert [each["reason"] for each in paused] == ["not_available"]


async def test_one_that_begins_to_hold_later_is_looked_at_on_its_day(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    one = await linked(file_callers, tell)
    today = file_callers.app.state.parts.today
    link_id = await one.begun("dee", districts=("LS9",))
    await one.exclude(kind="place", district="LS9", starts_on=today + timedelta(days=2))
    await looked_at(one, one.ann)
    assert (await one.state(link_id))["state"] == "trial"
    [timer] = await timers_of(file_stored, one.ann)
    assert timer["due_at"] > file_callers.app.state.parts.clock() + timedelta(days=1)
    await one.exclude(kind="place", district="LS9", starts_on=today)
    await looked_at(one, one.ann)
    assert (await one.state(link_id))["causes"] == ["register"]


async def test_what_a_merged_record_is_excluded_from_pauses_the_link_without_anybody_asking(
    file_callers: Callers, tell: Teller
) -> None:
    one = await linked(file_callers, tell)
    link_id = await one.begun("win", categories=("women",))
    before = await tell.started(account=account("kit"))
    await one.exclude(before, kind="category", category="women")
    at = file_callers.app.state.parts.clock()
    await tell(public.ParticipantMerged(participant_id=before, merged_into=one.ann, occurred_at=at))
    file_callers.app.state.timers.wake()
    async with asyncio.timeout(15):
        while (shown := await one.state(link_id))["state"] == "trial":
            await asyncio.sleep(0.1)
    assert (shown["state"], shown["causes"]) == ("paused", ["register"])


async def test_what_is_told_of_a_record_after_it_was_merged_counts_for_the_one_that_goes_on(
    file_callers: Callers, tell: Teller
) -> None:
    """Exclusions and merges come in any order."""
    one = await linked(file_callers, tell)
    link_id = await one.begun("wyn", categories=("women",))
    before = await tell.started(account=account("kit"))
    at = file_callers.app.state.parts.clock()
    await tell(public.ParticipantMerged(participant_id=before, merged_into=one.ann, occurred_at=at))
    await one.exclude(before, kind="category", category="women")
    await looked_at(one, before)
    assert (await one.state(link_id))["causes"] == ["register"]


async def paused(one: Linked, link_id: str) -> list[str]:
    """Why, as soon as it is."""
    one.callers.app.state.timers.wake()
    async with asyncio.timeout(15):
        while (shown := await one.state(link_id))["state"] != "paused":
            await asyncio.sleep(0.1)
    causes: list[str] = shown["causes"]
    return causes


async def test_what_is_learned_of_the_volunteers_own_record_pauses_their_links(
    file_callers: Callers, tell: Teller
) -> None:
    """A record that is merged into theirs is excluded from the person; somebody unknown is, from them."""
    one = await linked(file_callers, tell)
    own, before, waits = [await tell.started(account=account("kit")) for _ in range(3)]
    merged = await one.begun("uma", participant_id=own)
    unchecked = await one.begun("ugo", participant_id=waits)
    await one.exclude(before, kind="person", other_participant_id=one.ann)
    at = file_callers.app.state.parts.clock()
    await tell(public.ParticipantMerged(participant_id=before, merged_into=own, occurred_at=at))
    assert await paused(one, merged) == ["register"]
    assert (await one.state(unchecked))["state"] == "trial"
    await one.exclude(waits, kind="person", checked=False)
    assert await paused(one, unchecked) == ["register"]


async def test_an_offer_that_changes_to_what_somebody_is_excluded_from_pauses_the_link(
    file_callers: Callers, tell: Teller
) -> None:
    one = await linked(file_callers, tell)
    link_id = await one.begun("ola", districts=("LS1", "LS5"))
    await one.exclude(kind="place", district="LS5")
    await looked_at(one, one.ann)
    assert (await one.state(link_id))["state"] == "trial"
    async with one.volunteers("ola") as ola:
        offer = {"languages": ["en"], "districts": ["LS5"], "most_links": 2, "most_minutes_a_month": 60}
        await ok(ola, "/life-links/me/offer", offer)
    assert await paused(one, link_id) == ["register"]


async def test_agreeing_is_refused_in_the_same_words(file_callers: Callers, tell: Teller) -> None:
    """To both, though each was proposed while nothing stood against it."""
    one = await linked(file_callers, tell)
    link_id = await one.proposed(await one.volunteer("fay", categories=("women",)))
    await one.exclude(kind="category", category="women")
    headers = {**keyed(), "X-Correlation-Id": OURS}
    async with one.hers() as hers, one.volunteers("fay") as fay, one.kit() as kit:
        agree = {"wording": WORDING, "known_as": "Annie"}
        told = [await hers.post(f"{one.path}/{link_id}/consent", json=agree, headers=headers)]
        path = f"{MINE}/{link_id}/consent"
        told.append(await fay.post(path, json={"wording": WORDING}, headers=headers))
        (_, neutral, _), _ = await asked_of(one, NOWHERE, kit)
    assert {each.content for each in told} == {neutral}
