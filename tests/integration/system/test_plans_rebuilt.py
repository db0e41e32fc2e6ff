"""The tables of plans, made anew from its own log after a whole case: they are what they were."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.plans.main import BRANCHES, MIGRATIONS, codec
from services.plans.settings import PlansSettings
from services.plans.tables.metadata import metadata
from services.plans.views import COPIED, project
from services.system.demo import CoCreated, WholeCase
from services.system.developing import development_token
from services.system.surroundings import Surroundings
from shared.clock import utc_now
from shared.eventstore import Appended, Database, KeyDatabase, raw
from shared.eventstore.log import START, Position, persons_of, read_rows, to_recorded
from shared.security import BlindIndex, Keyring
from shared.testing.http import keyed
from shared.testing.postgres import Databases
from tests.integration.system.cases import rows, say, soon, started, told
from tests.integration.system.whole import erase, system

pytestmark = pytest.mark.timeout(150)
# Written by views beside those of the service's own metadata. Of an erasure, when is told apart below.
KERNEL = ("notice_preferences",)
# Sealed twice, the same words are two ciphertexts.
SEALED = re.compile(r"\bA[\w+/]{35,}={0,2}")
PLACE = {"code": "kitchen", "name": "Riverside Kitchen", "kind": "food", "district": "LS1"}


class Bridge(httpx.BaseTransport):
    """Lets what waits for its answers in a thread call the application, which runs on the loop."""

    def __init__(self, client: httpx.AsyncClient, loop: asyncio.AbstractEventLoop) -> None:
        self._client, self._loop = client, loop

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = asyncio.run_coroutine_threadsafe(self._sent(request), self._loop).result(timeout=60)
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    async def _sent(self, request: httpx.Request) -> httpx.Response:
        return await self._client.request(
            request.method, str(request.url), content=request.read(), headers=request.headers
        )


def played(transport: httpx.BaseTransport, folder: Any, today: date) -> UUID:
    """A case from its start to its close; whose."""
    with httpx.Client(base_url="http://test", transport=transport, timeout=60) as client:
        together = CoCreated(client, lambda roles, who, person: development_token(roles, who, person, folder))
        together.play(lambda _: None)
        case = WholeCase(together, today)
        case.play(lambda _: None)
        assert case.shown().case["closed"]["reason"] == "completed"
        return together.participant_id


async def lived(around: Surroundings, client: httpx.AsyncClient) -> None:
    """The played case, whose last volunteer is not to be asked again; one that rested, and one of somebody
    who was erased."""
    bridge = Bridge(client, asyncio.get_running_loop())
    person = await asyncio.to_thread(played, bridge, around.values["data_folder"], utc_now().date())
    ann, bob = await started(client, 1), await started(client, 3)
    await post(client, "/plans/places", PLACE)
    await say(client, ann, "recalled", "2026-02-02")
    for who in (ann, bob):
        said = {"channel": "text", "address": "07700 900000", "kinds": ["appointments"]}
        await post(client, f"/plans/participants/{who}/notice-preferences", said)
    await erase(client, bob)
    await soon(lambda: gone(around, bob))
    link = (await client.get(f"/plans/participants/{person}/links")).json()["items"][0]
    known = {"volunteer_id": link["volunteer_id"], "kind": "must_not_be_matched"}
    await post(client, f"/plans/participants/{person}/link-relations", known)


async def post(client: httpx.AsyncClient, path: str, body: Any) -> Any:
    answer = await client.post(path, json=body, headers=keyed())
    assert answer.is_success, answer.text
    return answer.json()


async def gone(around: Surroundings, person: str) -> bool:
    return (await told(around, person))[-1] == "erasure-key-destroyed"


async def test_the_tables_made_anew_from_the_log_are_what_they_were(
    around: Surroundings, databases: Databases
) -> None:
    # given
    async with system(around) as client:
        await lived(around, client)
    # when
    fresh = databases.create(*BRANCHES, service=MIGRATIONS)
    anew = around.values | {"plans_database_url": fresh.url}
    await rebuilt(around, fresh.url)
    # then
    tables = [*(set(metadata.tables) - set(COPIED)), *KERNEL]
    before, after = await held(around.values, tables), await held(anew, tables)
    assert [name for name in tables if before[name] != after[name]] == []
    assert [name for name in tables if not before[name]] == ["network_connections"]


async def held(values: Mapping[str, Any], tables: Sequence[str]) -> dict[str, list[Any]]:
    there, query = Surroundings(values, embedded=False), "select t::text from {} t order by 1"
    found = {name: await rows(there, "plans_database_url", query.format(name)) for name in tables}
    return {name: [SEALED.sub("sealed", row) for (row,) in of] for name, of in found.items()}


async def rebuilt(around: Surroundings, url: str) -> None:
    """The rows, event by event, in another database."""
    settings = around.settings("plans")
    assert isinstance(settings, PlansSettings)
    database, keys = Database(url, name="anew"), KeyDatabase(settings.plans_keys_url)
    await keys.open()
    keyring, view = Keyring(keys, settings.master_keys, utc_now), project(BlindIndex(settings.index_bytes))
    try:
        for row in await log_of(settings):
            held = await keyring.load(persons_of(codec(), [row]))
            event = to_recorded(codec(), row, held).event
            at = row["stream"], row["version"], row["id"], row["subject"], row["recorded_at"]
            async with database.transaction() as connection:
                await view(connection, [Appended(*at, event)], held)
    finally:
        await keys.close()
        await database.close()


async def log_of(settings: PlansSettings) -> Sequence[Any]:
    database, after, found = Database(settings.plans_database_url, name="log"), START, list[Any]()
    try:
        async with database.connect() as connection:
            while part := await read_rows(raw(connection), after, 500, published=False):
                found += part
                after = Position(part[-1]["epoch"], part[-1]["xid"], part[-1]["position"])
    finally:
        await database.close()
    return found
