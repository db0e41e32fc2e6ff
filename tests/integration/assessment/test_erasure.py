"""An erased person's words are unreadable: in the log, the read models and backups; replay goes on."""

import asyncio
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from services.assessment import main
from services.assessment.domain.people.participant import DECIDER
from services.assessment.main import create_app
from services.assessment.settings import AssessmentSettings
from services.assessment.views import project
from shared.domain import ERASED, Unavailable
from shared.eventstore import START, Appended, Database, EventStore, Recorded, raw
from shared.eventstore.log import persons_of, read_rows, to_recorded
from shared.security import BlindIndex, Keyring, Role
from shared.testing.http import Callers, keyed, running
from shared.testing.postgres import Databases, FreshDatabase
from tests.integration.assessment.people import (
    ANN,
    ARRESTED,
    FOLLOWED,
    WORDS,
    person,
    problem,
    registered,
)

Connection = asyncpg.Connection
TABLES = (
    "events",
    "participants",
    "reoffences",
    "outcomes",
    "access_needs",
    "participant_history",
    "stored_answers",
    "audit",
)
ROWS = {
    "participants": "participant_id",
    "reoffences": "reoffence_id",
    "outcomes": "participant_id, rule",
    "sentences": "sentence_id",
    "access_needs": "participant_id, party",
    "participant_history": "participant_id, version",
}
# Sealed anew each time.
SEALED = ("identity", "note", "former_identity")


async def raw_text(stored: "asyncpg.Connection[Any]") -> str:
    """Everything in the database's tables, as it is stored."""
    texts = [await stored.fetchval(f"select string_agg(t::text, e'\\n') from {t} t") for t in TABLES]
    return "\n".join(text or "" for text in texts)


def store_of(callers: Callers) -> EventStore:
    store: EventStore = callers.app.state.parts.store
    return store


async def read_log(store: EventStore) -> list[Recorded]:
    """All that the log has of people, opened with the keys that there are now."""
    async with store.database.connect() as connection:
        rows = await read_rows(raw(connection), START, 1000, published=False)
    keys = await store.keyring.load(persons_of(store.codec, rows))
    # What is shipped is published at the first start, and is about nobody.
    people = (row for row in rows if not row["stream"].startswith("definition-"))
    return [to_recorded(store.codec, row, keys) for row in people]


async def told(admin: httpx.AsyncClient) -> str:
    """Registers Ann with an outcome; her id."""
    ann = await registered(admin)
    await admin.post(f"/participants/{ann}/reoffences", json=ARRESTED, headers=keyed())
    await admin.post(f"/participants/{ann}/follow-up", json=FOLLOWED, headers=keyed())
    return ann


async def erase(admin: httpx.AsyncClient, ann: str, key: str | None = None) -> httpx.Response:
    answer = await admin.post(f"/participants/{ann}/erasure", headers=keyed(key))
    assert answer.status_code == 200, answer.text
    return answer


async def names(stored: "asyncpg.Connection[Any]", ann: str) -> list[str]:
    """The names of her events, in their order."""
    rows = await stored.fetch(
        "select name from events where stream = $1 order by version", f"participant-{ann}"
    )
    return [row["name"] for row in rows]


async def test_no_words_are_stored_in_the_open(callers: Callers, stored: Any) -> None:
    async with callers.as_(Role.ADMIN) as admin:
        await lived(admin, await told(admin))
    text = await raw_text(stored)
    assert "theft" in text
    assert not [word for word in WORDS if word in text]


async def test_the_words_of_the_erased_are_unreadable(callers: Callers, stored: Any) -> None:
    async with callers.as_(Role.ADMIN) as admin:
        ann, bob = await told(admin), await registered(admin, person(1))
        first = (await read_log(store_of(callers)))[0]
        assert first.event.name == "Ann Example"
        answer = await erase(admin, ann)
        assert answer.json() == {"participant_id": ann, "requested": True}
        problem(await admin.get(f"/participants/{ann}"), 410, "erased")
        assert (await admin.post("/participants/search", json={"crn": ANN["crn"]})).json() == []
        listed = {p["participant_id"]: p for p in (await admin.get("/participants")).json()["items"]}
        assert list(listed) == [bob]
        assert listed[bob]["identity"]["name"] == "Person 1"
    log = await read_log(store_of(callers))
    assert [log[0].event.crn, log[0].event.name, log[0].event.date_of_birth] == [ERASED] * 3
    others = [r.event for r in log if str(r.event.participant_id) == bob]
    assert others[0].name == "Person 1"
    row = await stored.fetchrow("select * from participants where participant_id = $1", UUID(ann))
    assert (row["identity"], row["crn_index"], row["characteristics"]) == (None, None, "{}")
    # However many rules judge.
    assert [*dict.fromkeys(await names(stored, ann))] == [
        "participant-registered",
        "reoffence-recorded",
        "follow-up-recorded",
        "outcome-judged",
        "erasure-requested",
        "participant-erased",
    ]


async def test_a_stored_answer_goes_with_the_person(callers: Callers) -> None:
    headers = keyed()
    async with callers.as_(Role.ADMIN) as admin:
        ann = (await admin.post("/participants", json=ANN, headers=headers)).json()["participant_id"]
        await erase(admin, ann)
        problem(await admin.post("/participants", json=ANN, headers=headers), 409, "erased")


async def test_what_they_did_again_goes_too(callers: Callers, stored: Any) -> None:
    async with callers.as_(Role.ADMIN) as admin:
        ann, bob = await told(admin), await registered(admin, person(1))
        await admin.post(f"/participants/{bob}/reoffences", json=ARRESTED, headers=keyed())
        assert len((await admin.get(f"/participants/{ann}/reoffences/history")).json()["items"]) == 1
        await erase(admin, ann)
        problem(await admin.get(f"/participants/{ann}/reoffences/history"), 410, "erased")
        assert len((await admin.get(f"/participants/{bob}/reoffences/history")).json()["items"]) == 1
    for table in ("reoffences", "reoffence_versions", "outcomes"):
        kept = await stored.fetch(f"select distinct participant_id from {table}")
        assert {str(row["participant_id"]) for row in kept} <= {bob}, table


async def test_nothing_is_added_to_the_erased(callers: Callers) -> None:
    async with callers.as_(Role.ADMIN) as admin:
        ann = await told(admin)
        await erase(admin, ann)
        for path, body in (("follow-up", FOLLOWED), ("reoffences", ARRESTED)):
            answer = await admin.post(f"/participants/{ann}/{path}", json=body, headers=keyed())
            problem(answer, 409, "erased")


async def test_erasing_again_changes_nothing(callers: Callers, stored: Any) -> None:
    async with callers.as_(Role.PROGRAMME_LEAD) as lead:
        ann = await registered(lead)
        first = await erase(lead, ann, "the-first-key")
        assert (await erase(lead, ann, "the-first-key")).json() == first.json()
        assert (await erase(lead, ann)).json() == first.json()
    assert await names(stored, ann) == ["participant-registered", "erasure-requested", "participant-erased"]


async def test_the_crn_can_be_registered_again(callers: Callers) -> None:
    async with callers.as_(Role.ADMIN) as admin:
        await erase(admin, await registered(admin))
        again = await registered(admin)
        [found] = (await admin.post("/participants/search", json={"crn": ANN["crn"]})).json()
        assert found["participant_id"] == again
        assert found["identity"]["name"] == ANN["name"]


async def test_an_erasure_cut_off_before_its_end_is_finished_at_the_next_start(
    settings: AssessmentSettings, stored: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class CutOff(Exception):
        pass

    async def cut_off(*_: object) -> None:
        raise CutOff

    async with running(create_app(settings), settings.data_folder) as callers:
        async with callers.as_(Role.ADMIN) as admin:
            ann = await told(admin)
            monkeypatch.setattr(store_of(callers).keyring, "destroy", cut_off)
            answer = await admin.post(f"/participants/{ann}/erasure", headers=keyed())
            problem(answer, 500, "fault")
        assert (await names(stored, ann))[-1] == "erasure-requested"
    async with running(create_app(settings), settings.data_folder) as callers:
        assert (await names(stored, ann))[-1] == "participant-erased"
        log = await read_log(store_of(callers))
        assert log[0].event.name is ERASED
        [caused] = [r for r in log if r.event.event_name == "participant-erased"]
        assert caused.actor == "system@mydirection"


NEEDS: dict[str, Any] = {
    "language": "en",
    "interpreter": "not_needed",
    "reading_support": "needed",
    "neurodiversity": [],
    "disabilities": ["vision"],
    "adjustments": ["large_print"],
    "note": "Ann Example reads with a lens",
}


async def test_replay_still_works(callers: Callers, stored: Any, databases: Databases) -> None:
    async with callers.as_(Role.ADMIN) as admin:
        ann = await told(admin)
        bob = await registered(admin, person(1))
        for somebody in (ann, bob):
            await lived(admin, somebody)
        await erase(admin, ann)
        again = await registered(admin)
        shown = (await admin.get(f"/participants/{bob}/history")).json()["items"]
        needs = (await admin.get(f"/participants/{bob}")).json()["access_needs"]
    assert (shown[-1]["former_identity"]["name"], needs[0]["note"]) == ("Person 1", NEEDS["note"])
    log = await read_log(store_of(callers))
    state = DECIDER.fold(r.event for r in log if r.stream == f"participant-{ann}")
    assert state.erased
    assert len(state.reoffending.reoffences) == 1
    before = await rows_of(stored)
    await stored.execute("truncate participants cascade")
    await rebuild(callers, log)
    assert await rows_of(stored) == before
    async with callers.as_(Role.ADMIN) as admin:
        assert (await admin.get(f"/participants/{again}")).json()["identity"]["name"] == ANN["name"]
        problem(await admin.get(f"/participants/{ann}"), 410)
        assert (await admin.get(f"/participants/{bob}/history")).json()["items"] == shown
        assert (await admin.get(f"/participants/{bob}")).json()["access_needs"] == needs


async def lived(admin: httpx.AsyncClient, somebody: str) -> None:
    """All that changes a participant's other rows."""
    for route, body in (
        ("status", {"status": "started", "on": "2024-01-08"}),
        ("status", {"status": "withdrew", "on": "2024-02-08"}),
        ("status/reopening", {"reason": "entered_in_error"}),
        ("sentences", {"kind": "licence", "starts_on": "2024-01-01"}),
        ("access-needs", NEEDS),
        ("corrections", {"reason": "name_changed", "name": "Ann Renamed"}),
    ):
        answer = await admin.post(f"/participants/{somebody}/{route}", json=body, headers=keyed())
        assert answer.is_success, answer.text


async def rows_of(stored: "asyncpg.Connection[Any]") -> list[list[dict[str, Any]]]:
    """The read models' rows without what seals anew each time."""
    tables = [await stored.fetch(f"select * from {t} order by {key}") for t, key in ROWS.items()]
    return [[{k: v for k, v in row.items() if k not in SEALED} for row in rows] for rows in tables]


async def rebuild(callers: Callers, log: list[Recorded]) -> None:
    view = project(BlindIndex(callers.app.state.settings.index_bytes))
    store = store_of(callers)
    keys = await store.keyring.load({str(r.event.participant_id) for r in log})
    async with store.database.transaction() as connection:
        for r in log:
            item = Appended(r.stream, r.version, r.id, r.subject, r.recorded_at, r.event)
            await view(connection, [item], keys)


async def test_a_backup_restored_without_the_key_says_nothing(
    settings: AssessmentSettings, fresh: FreshDatabase, databases: Databases, tmp_path: Path
) -> None:
    dump = tmp_path / "assessment.dump"
    async with (
        running(create_app(settings), settings.data_folder) as callers,
        callers.as_(Role.ADMIN) as admin,
    ):
        ann, bob = await told(admin), await registered(admin, person(1))
        program(databases, "pg_dump", "--format=custom", f"--file={dump}", fresh.dsn)
        await erase(admin, ann)
    copy = databases.create()
    program(databases, "pg_restore", "--exit-on-error", f"--dbname={copy.dsn}", str(dump))
    connection = await asyncpg.connect(copy.dsn)
    text = await raw_text(connection)
    await connection.close()
    assert "theft" in text
    assert not [word for word in WORDS if word in text]
    restored = settings.model_copy(update={"assessment_database_url": copy.url})
    async with running(create_app(restored), settings.data_folder) as callers:
        log = await read_log(store_of(callers))
        assert [log[0].event.crn, log[0].event.name, log[0].event.date_of_birth] == [ERASED] * 3
        async with callers.as_(Role.ADMIN) as admin:
            assert (await admin.get(f"/participants/{ann}")).json()["identity"] is None
            assert (await admin.get(f"/participants/{bob}")).json()["identity"]["name"] == "Person 1"


def program(databases: Databases, name: str, *arguments: str) -> None:
    done = subprocess.run([databases.server.binary(name), *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


async def test_the_keys_are_not_in_the_services_database(
    callers: Callers, stored: Any, settings: AssessmentSettings
) -> None:
    async with callers.as_(Role.ADMIN) as admin:
        await told(admin)
    assert await stored.fetchval("select to_regclass('person_keys')") is None
    keys = Database(settings.assessment_keys_url, name="keys")
    async with keys.connect() as connection:
        assert await raw(connection).fetchval("select count(*) from person_keys where wrapped is not null")
    await keys.close()


async def test_an_erasure_that_the_key_database_cut_off_is_finished_later(
    settings: AssessmentSettings, stored: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main, "ERASING_SECONDS", 0.05)
    destroy = Keyring.destroy

    async def unreachable(self: Keyring, person: str, at: datetime) -> bool:
        raise Unavailable("gone")

    async with (
        running(create_app(settings), settings.data_folder) as callers,
        callers.as_(Role.ADMIN) as admin,
    ):
        ann = await registered(admin)
        monkeypatch.setattr(Keyring, "destroy", unreachable)
        cut_off = await admin.post(f"/participants/{ann}/erasure", headers=keyed())
        assert cut_off.status_code == 503
        assert (await names(stored, ann))[-1] == "erasure-requested"
        monkeypatch.setattr(Keyring, "destroy", destroy)
        async with asyncio.timeout(10):
            while (await names(stored, ann))[-1] != "participant-erased":
                await asyncio.sleep(0.02)
