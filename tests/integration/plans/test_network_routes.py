"""A network over HTTP: two sessions that write in it, maps, measures, and the directory."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from services.plans.domain.networks.maps import DrawMap
from services.plans.domain.networks.network import DECIDER
from services.plans.domain.networks.network_state import Judged
from services.plans.domain.networks.ties import JudgeTie
from services.plans.handlers.networks import networks
from services.plans.main import opened
from services.plans.settings import PlansSettings
from services.plans.views.networks.networks import maps_known
from shared.clock import utc_now
from shared.contracts import assessment as public
from shared.domain.authorship import Author
from shared.eventstore import Origin
from shared.people import Scope
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.plans.telling import Teller, account

pytestmark = pytest.mark.asyncio(loop_scope="module")
TIE = {"kind": "friend", "closeness": 3, "frequency": "weekly", "name": "Dee Friend"}
STAFFS = {**TIE, "kind": "mentor", "name": "Mo Mentor", "description": "From the gym"}
YES = {"pro_social": True, "counts_on": True}
PLACE = {"name": "Riverside Kitchen", "kind": "food", "district": "LS1", "languages": ["en"]}


async def post(
    client: httpx.AsyncClient, path: str, body: dict[str, Any] | None = None, **headers: str
) -> httpx.Response:
    return await client.post(path, json=body or {}, headers={**keyed(), **headers})


def network_of(participant_id: UUID) -> str:
    return f"/participants/{participant_id}/network"


async def test_only_the_parties_write_and_only_within_reach(file_callers: Callers, tell: Teller) -> None:
    ann = await tell.started(account=account("kit"))
    path = f"{network_of(ann)}/ties"
    for role, subject, whose, status in (
        (Role.CASE_MANAGER, "somebody", None, 404),
        (Role.PERSON, "bob", uuid4(), 404),
        (Role.SAFEGUARDING_LEAD, "safe", None, 403),
        (Role.VOLUNTEER, "vol", None, 403),
        (Role.EVALUATOR, "eva", None, 403),
    ):
        async with file_callers.as_(role, subject, participant_id=whose) as client:
            assert (await post(client, path, TIE)).status_code == status, role
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        unknown = await post(kit, f"{network_of(uuid4())}/ties", TIE)
        assert unknown.json()["type"].endswith("not-yet-known")
        refused = await post(kit, path, {**TIE, "closeness": 6, "author": "ann"})
        assert sorted(each["field"] for each in refused.json()["errors"]) == ["author", "closeness"]


async def test_two_sessions_write_and_neither_overwrites_the_other(
    file_callers: Callers, tell: Teller
) -> None:
    ann = await tell.started(account=account("kit"))
    path = network_of(ann)
    async with (
        file_callers.as_(Role.CASE_MANAGER, "kit") as kit,
        file_callers.as_(Role.PERSON, "ann", participant_id=ann) as hers,
    ):
        empty = await hers.get(path)
        assert (empty.json()["ties"], empty.headers["ETag"]) == ([], '"0"')
        first = await post(hers, f"{path}/ties", {**TIE, "judgement": YES}, **{"If-Match": '"0"'})
        stale = await post(kit, f"{path}/ties", STAFFS, **{"If-Match": '"0"'})
        assert (first.status_code, stale.status_code) == (201, 412)
        tie = first.json()["made"]
        changed = await post(kit, f"{path}/ties/{tie}/changes", STAFFS)
        assert (changed.status_code, changed.json()["type"][-14:]) == (403, "not-the-author")
        await post(kit, f"{path}/ties/{tie}/judgement", {"pro_social": False})
        words = {"words": {"text": "You spoke of her last week"}}
        assert (await post(kit, f"{path}/ties/{tie}/comments", words)).status_code == 201
        mentor = (await post(kit, f"{path}/ties", STAFFS)).json()["made"]
        seen, theirs = (await hers.get(path)).json(), (await kit.get(path)).json()
    [own, his], [_, whole] = seen["ties"], theirs["ties"]
    assert (own["name"], own["person"]["pro_social"], own["practitioner"]["pro_social"]) == (
        "Dee Friend",
        True,
        False,
    )
    assert own["comments"][0]["words"]["text"] == words["words"]["text"]
    # What a practitioner writes about somebody else is for staff; that there is a tie is not.
    assert (his["tie_id"], his["name"], his["description"], his["by"]["account"]) == (
        mentor,
        None,
        None,
        None,
    )
    assert (whole["name"], whole["description"]) == ("Mo Mentor", "From the gym")


async def test_a_map_is_drawn_once_a_day_and_stays_as_it_was(file_callers: Callers, tell: Teller) -> None:
    ann = await tell.started(account=account("kit"))
    path = network_of(ann)
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        nothing = (await kit.get(f"{path}/measures")).json()
        assert nothing == {"earlier": None, "later": None, "change": None}
        tie = (await post(kit, f"{path}/ties", {**STAFFS, "judgement": YES})).json()["made"]
        former, wanted = (await post(kit, f"{path}/maps")).json()["made"], str(uuid4())
        drawn = await post(kit, f"{path}/maps", {"map_id": wanted})
        assert (drawn.status_code, drawn.json()["made"]) == (201, wanted)
        assert (await kit.get(f"{path}/maps/{former}")).status_code == 404
        await post(kit, f"{path}/ties/{tie}/end", {"on": utc_now().date().isoformat()})
        read = (await kit.get(f"{path}/maps/{wanted}")).json()
        assert [each["tie_id"] for each in read["ties"]] == [tie]
        assert read["measures"]["pro_social"] == {"numerator": 1, "denominator": 1}
        assert read["measures"]["pro_social_by_person"] == 0
        await post(kit, f"{path}/ties/{tie}/error")
        read = (await kit.get(f"{path}/maps/{wanted}")).json()
        assert [each["entered_in_error"] for each in read["ties"]] == [True]
        assert (read["measures"]["size"], read["measures"]["outside_services"]) == (0, None)
        listed = (await kit.get(f"{path}/maps?limit=1")).json()
    assert [(each["map_id"], each["size"]) for each in listed["items"]] == [(wanted, 1)]
    assert listed["next"] is None


async def test_change_between_two_days_is_measured_and_told_to_the_gates(
    file_settings: PlansSettings, file_callers: Callers, tell: Teller
) -> None:
    ann = await tell.started(account=account("kit"))
    path, person = network_of(ann), Author(party="person", account="ann@issuer")
    async with file_callers.as_(Role.PERSON, "ann", participant_id=ann) as hers:
        tie = UUID((await post(hers, f"{path}/ties", TIE)).json()["made"])
        first, second = uuid4(), uuid4()
        month_ago = utc_now() - timedelta(days=30)
        # The service as it was a month ago, on the same databases.
        async with opened(file_settings, clock=lambda: month_ago) as then:
            async with then.store.unit(Origin("ann@issuer", "earlier")) as unit:
                command = DrawMap(map_id=first, author=person)
                await networks.change(then.handling, unit, ann, command, reach=Scope(), expected=None)
            async with then.store.unit(Origin("ann@issuer", "earlier")) as unit:
                judge = JudgeTie(tie_id=tie, judged=Judged(pro_social=True), author=person)
                await networks.change(then.handling, unit, ann, judge, reach=Scope(), expected=None)
        assert (await post(hers, f"{path}/ties/{tie}/changes", {**TIE, "closeness": 5})).status_code == 200
        assert (await post(hers, f"{path}/maps", {"map_id": str(second)})).status_code == 201
        days = {"from": (month_ago + timedelta(days=2)).date().isoformat()}
        found = (await hers.get(f"{path}/measures", params=days)).json()
        alone = (await hers.get(f"{path}/measures", params={"from": utc_now().date().isoformat()})).json()
        known = await _maps_known(file_callers, ann)
    assert (found["earlier"]["map_id"], found["later"]["map_id"]) == (str(first), str(second))
    assert found["change"]["days"] in (29, 30, 31)
    assert found["change"]["closer"] == found["change"]["pro_social_outside_services"] == [str(tie)]
    assert found["earlier"]["measures"]["pro_social"] is None
    assert alone["change"] is None
    assert [(each.map_id, [t.pro_social for t in each.ties]) for each in known] == [
        (first, [False]),
        (second, [True]),
    ]
    assert [t.closeness for each in known for t in each.ties] == [3, 5]


async def _maps_known(callers: Callers, participant_id: UUID) -> Any:
    async with callers.app.state.parts.database.connect() as connection:
        assert await maps_known(connection, []) == []
        return await maps_known(connection, [participant_id])


async def test_rows_are_what_a_replay_comes_to_and_hold_no_words(
    file_callers: Callers, file_stored: "asyncpg.Connection[Any]", tell: Teller
) -> None:
    ann, bob = [await tell.started(account=account("kit")) for _ in range(2)]
    path, parts = network_of(ann), file_callers.app.state.parts
    async with (
        file_callers.as_(Role.CASE_MANAGER, "kit") as kit,
        file_callers.as_(Role.PROGRAMME_LEAD) as lead,
    ):
        place = (await post(lead, "/places", {**PLACE, "code": f"p{ann.hex[:8]}"})).json()["place_id"]
        other = {**STAFFS, "other_participant_id": str(bob)}
        kept = (await post(kit, f"{path}/ties", other)).json()["made"]
        ended, wrong = [(await post(kit, f"{path}/ties", TIE)).json()["made"] for _ in range(2)]
        await post(kit, f"{path}/ties/{kept}/changes", {**other, "closeness": 1, "kind": "service"})
        await post(kit, f"{path}/ties/{ended}/end", {"on": "2026-02-01"})
        await post(kit, f"{path}/ties/{wrong}/error")
        made = (await post(kit, f"{path}/connections", {"place_id": place})).json()["made"]
        await post(kit, f"{path}/connections/{made}/state", {"state": "regular"})
        version = (await post(kit, f"{path}/maps")).json()["version"]
    async with parts.database.connect() as connection:
        state, folded = await networks.read(parts.handling, connection, ann)
    names = ("tie_id", "kind", "service", "closeness", "frequency", "other_participant_id", "ended_on")
    of_ties = "select * from network_ties where participant_id = $1"
    rows = {row["tie_id"]: row for row in await file_stored.fetch(of_ties, ann)}
    assert {tie.tie_id for tie in state.ties} == rows.keys()
    for tie in state.ties:
        stored = rows[tie.tie_id]
        assert [stored[name] for name in (*names, "in_error_on")] == [
            getattr(tie, name) for name in (*names, "in_error_on")
        ]
    held = await file_stored.fetch("select * from network_connections where participant_id = $1", ann)
    assert [(row["place_id"], row["state"]) for row in held] == [
        (each.place_id, each.state) for each in state.connections
    ]
    drawn = await file_stored.fetch("select * from network_maps where participant_id = $1", ann)
    assert [(row["map_id"], row["drawn_on"]) for row in drawn] == [
        (each.map_id, each.drawn_on) for each in state.maps
    ]
    assert await file_stored.fetchval("select version from networks where participant_id = $1", ann) == folded
    assert folded == version
    log = await file_stored.fetch("select data::text from events where stream = $1", DECIDER.stream(ann))
    kept_text = json.dumps([str(dict(row)) for row in (*rows.values(), *held, *drawn, *log)])
    assert not [word for word in ("Mo Mentor", "Dee Friend", "gym") if word in kept_text]


async def test_an_erased_persons_network_is_gone(
    file_callers: Callers, file_stored: "asyncpg.Connection[Any]", tell: Teller
) -> None:
    ann = await tell.started(account=account("kit"))
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        await post(kit, f"{network_of(ann)}/ties", TIE)
        await post(kit, f"{network_of(ann)}/maps")
        await tell(public.ErasureRequested(participant_id=ann))
    for table in ("networks", "network_ties", "network_maps"):
        count = f"select count(*) from {table} where participant_id = $1"
        assert await file_stored.fetchval(count, ann) == 0
    async with file_callers.as_(Role.PROGRAMME_LEAD) as lead:
        assert (await lead.get(network_of(ann))).status_code == 410


async def test_the_directory_is_kept_by_those_who_lead_and_found_by_words(file_callers: Callers) -> None:
    body = {**PLACE, "code": "gardeners", "name": "Hillside Gardeners", "categories": ["older_adults"]}
    async with (
        file_callers.as_(Role.PROGRAMME_LEAD) as lead,
        file_callers.as_(Role.PERSON, "ann", participant_id=uuid4()) as anybody,
        file_callers.as_(Role.CASE_MANAGER, "kit") as kit,
    ):
        assert (await post(kit, "/places", body)).status_code == 403
        wrong = await post(lead, "/places", {**body, "kind": "pub"})
        assert [each["field"] for each in wrong.json()["errors"]] == ["kind"]
        made = await post(lead, "/places", body)
        place = made.json()["place_id"]
        assert made.headers["Location"] == f"/places/{place}"
        assert (await post(lead, "/places", body)).json()["type"].endswith("code-taken")
        for query in ("q=gardeners+hillside", "category=older_adults", "q=HILLSIDE&district=LS1&kind=food"):
            listed = (await anybody.get(f"/places?{query}")).json()["items"]
            assert [each["code"] for each in listed] == ["gardeners"], query
        for query in ("q=ill", "q=gardeners&district=M9", "category=women&q=gardeners"):
            assert (await anybody.get(f"/places?{query}")).json()["items"] == [], query
        full = {**body, "taking": False, "contact": "0113 496 0000"}
        del full["code"]
        stale = await post(lead, f"/places/{place}/changes", full, **{"If-Match": '"9"'})
        changed = await post(lead, f"/places/{place}/changes", full, **{"If-Match": '"1"'})
        assert (stale.status_code, changed.json().get("version")) == (412, 2), changed.text
        read = await anybody.get(f"/places/{place}")
        assert (read.headers["ETag"], read.json()["taking"]) == ('"2"', None)
        assert (await kit.get(f"/places/{place}")).json()["taking"] is False
        await post(lead, f"/places/{place}/closing")
        assert (await anybody.get("/places?q=gardeners")).json()["items"] == []
        closed = (await anybody.get(f"/places/{place}")).json()["closed_on"]
        assert datetime.fromisoformat(closed).replace(tzinfo=UTC) <= utc_now() + timedelta(days=1)
