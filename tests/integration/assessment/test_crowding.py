"""One record that everybody wants at once: others' go on, and what waited is judged in its turn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import httpx

from services.assessment.handlers.erasure import finish_erasures
from shared.eventstore import Origin
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.organising import account, made
from tests.integration.assessment.people import person, problem, registered

LOCK = "select pg_advisory_xact_lock(hashtextextended($1, 0))"
WAITING = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
OBJECTION = {"purpose": "taking_part", "on": "2026-01-01"}


@asynccontextmanager
async def held(stored: "asyncpg.Connection[Any]", participant: str) -> AsyncIterator[None]:
    """Somebody else's transaction about this participant, under way until the block ends."""
    async with stored.transaction():
        await stored.execute(LOCK, participant)
        yield


async def until_waiting(stored: "asyncpg.Connection[Any]", number: int) -> None:
    async with asyncio.timeout(5):
        while await stored.fetchval(WAITING) < number:
            await asyncio.sleep(0.01)


async def objected(client: httpx.AsyncClient, participant: str, **headers: str) -> httpx.Response:
    path = f"/participants/{participant}/consents/objections"
    return await client.post(path, json=OBJECTION, headers={**keyed(), **headers})


async def test_others_are_answered_while_one_persons_commands_wait(
    callers: Callers, stored: "asyncpg.Connection[Any]"
) -> None:
    async with callers.as_(Role.ADMIN) as admin:
        ann, ben = await registered(admin, person(1)), await registered(admin, person(2))
        before = await stored.fetchval("select count(*) from events")
        # given twenty commands of Ann's while her record is held
        async with callers.as_(Role.PERSON, "ann", UUID(ann)) as own, held(stored, ann):
            posts = [asyncio.create_task(objected(own, ann)) for _ in range(20)]
            await until_waiting(stored, 2)
            # when somebody reads and writes another's record, then it is done at once
            async with asyncio.timeout(1):
                assert (await admin.get(f"/participants/{ben}")).status_code == 200
            assert await stored.fetchval(WAITING) == 2
            # and hers are told to come again, with nothing recorded
            for answer in await asyncio.gather(*posts):
                problem(answer, 503, "busy")
                assert int(answer.headers["Retry-After"]) > 0
        assert await stored.fetchval("select count(*) from events") == before


async def test_what_was_told_to_come_again_takes_effect_once(
    callers: Callers, stored: "asyncpg.Connection[Any]"
) -> None:
    async with callers.as_(Role.ADMIN) as admin:
        ann = await registered(admin, person(1))
        async with callers.as_(Role.PERSON, "ann", UUID(ann)) as own:
            key = keyed()
            async with held(stored, ann):
                problem(await objected(own, ann, **key), 503, "busy")
            first, again = await objected(own, ann, **key), await objected(own, ann, **key)
            assert first.status_code == 200
            assert first.json() == again.json()


async def test_what_waited_for_a_transfer_is_no_longer_theirs_to_write(
    callers: Callers, stored: "asyncpg.Connection[Any]"
) -> None:
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo, callers.as_(Role.PROGRAMME_LEAD, "lea") as lead:
        ann = await registered(mo, person(1))
        first, second = [await manager(lead, name) for name in ("mo", "kit")]
        at = f"/participants/{ann}/assignment"
        case = {"from_on": "2024-01-01", "override": {"reason": "emergency", "words": "Nobody else is here"}}
        made(await lead.post(at, json={**case, "case_manager_id": first}, headers=keyed()))
        # given a transfer that waits for somebody, and a word of the former case manager's behind it
        to_kit = {**case, "case_manager_id": second, "reason": "conflict_of_interest"}
        word = {**OBJECTION, "on_behalf_of_person": "said_in_meeting"}
        async with held(stored, ann):
            transfer = asyncio.create_task(lead.post(f"{at}/transfer", json=to_kit, headers=keyed()))
            await until_waiting(stored, 1)
            path = f"/participants/{ann}/consents/objections"
            late = asyncio.create_task(mo.post(path, json=word, headers=keyed()))
            await until_waiting(stored, 2)
        # then the transfer takes effect, and the word is refused
        assert (await transfer).status_code == 200
        problem(await late, 404)


async def test_one_busy_record_does_not_keep_the_others_keys(
    callers: Callers, stored: "asyncpg.Connection[Any]"
) -> None:
    parts = callers.app.state.parts
    async with callers.as_(Role.ADMIN) as admin:
        people = [await registered(admin, person(number)) for number in (1, 2)]
        # given two erasures that were asked for and cut off, and one of the records held
        for each in people:
            await stored.execute(
                "update participants set erasure_requested_at = now() where participant_id = $1", UUID(each)
            )
        order = [str(found) for found in await waiting_erasures(parts)]
        assert sorted(order) == sorted(people)
        async with held(stored, order[0]):
            # when they are finished
            await finish_erasures(parts.handling, Origin("system", "journey"))
        # then the other's key is gone, too
        assert order[1] in (await parts.store.keyring.load(order)).destroyed


async def manager(lead: httpx.AsyncClient, name: str) -> str:
    body = {"account": account(name), "name": name.title(), "from_on": "2024-01-01"}
    return str(made(await lead.post("/case-managers", json=body, headers=keyed()))["case_manager_id"])


async def waiting_erasures(parts: Any) -> list[UUID]:
    async with parts.database.connect() as connection:
        return list(await parts.queries.being_erased(connection))
