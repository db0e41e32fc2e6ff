"""Interventions over HTTP: what a session delivers moves the requirement with it, in one append."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from services.plans.domain.sentence.requirement import DECIDER
from services.plans.views.sentence.interventions_queries import session_appointments
from shared.clock import utc_now
from shared.contracts.assessment import ErasureRequested
from shared.eventstore.folding import folded
from shared.security import Role
from shared.testing.http import Callers
from tests.integration.plans.ordering import GARDENS, STEP, TODAY, Ordered, made, post, read, serving
from tests.integration.plans.telling import STARTED_ON, Teller

pytestmark = pytest.mark.asyncio(loop_scope="module")
STAFF = (Role.CASE_MANAGER, Role.TEAM_LEADER, Role.PROGRAMME_LEAD, Role.SYSTEM, Role.ADMIN)
READERS = (*STAFF, Role.SAFEGUARDING_LEAD, Role.PERSON)
ID = f"/participants/{UUID(int=1)}"
ONE = f"{ID}/interventions/{UUID(int=2)}"
SESSION = f"{ONE}/sessions/{UUID(int=3)}"
STARTING: dict[str, Any] = {
    "kind": "unpaid_work_placement",
    "started_on": str(STARTED_ON),
    "provider": GARDENS,
}
AT: dict[str, Any] = {"starts_at": f"{STEP}T09:00:00Z", "minutes": 420, "mode": "group"}
CAME: dict[str, Any] = {"attended": "yes", "minutes": 420}
MISSED: dict[str, Any] = {"attended": "no", "acceptable": False}
WRITING: list[tuple[str, Any]] = [
    (f"{ID}/interventions", STARTING),
    (f"{ONE}/end", {"on": STEP, "outcome": "partly"}),
    (f"{ONE}/sessions", AT),
    (f"{SESSION}/move", AT),
    (f"{SESSION}/cancel", None),
    (f"{SESSION}/attendance", CAME),
    (f"{SESSION}/attendance/correct", CAME),
]


@pytest.mark.parametrize(("path", "body"), WRITING)
async def test_only_staff_write(file_callers: Callers, path: str, body: Any) -> None:
    for role in Role:
        async with file_callers.as_(role, participant_id=UUID(int=1)) as client:
            answer = await post(client, path, body)
        assert (answer.status_code == 403) == (role not in STAFF), role


@pytest.mark.parametrize("path", [f"{ID}/interventions", ONE, f"{ID}/absences"])
async def test_only_who_may_read_reads(file_callers: Callers, path: str) -> None:
    for role in Role:
        async with file_callers.as_(role, participant_id=UUID(int=1)) as client:
            answer = await client.get(path)
        assert (answer.status_code == 403) == (role not in READERS), role


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        (f"{ID}/interventions", {**STARTING, "provider_id": "me"}, "provider_id"),
        (f"{ONE}/sessions", {**AT, "starts_at": f"{STEP}T09:00:00"}, "starts_at"),
        (f"{ONE}/sessions", {**AT, "starts_at": "9999-12-31T23:59:59-12:00"}, "starts_at"),
        (f"{ONE}/sessions", {**AT, "minutes": 0}, "minutes"),
        (f"{ONE}/sessions", {**AT, "mode": "carrier_pigeon"}, "mode"),
        (f"{SESSION}/attendance", {**CAME, "minutes": 1.5}, "minutes"),
        (f"{SESSION}/attendance", {**CAME, "credit_minutes": 60}, "credit_minutes"),
        (f"{SESSION}/attendance", {"attended": "perhaps"}, "attended"),
        (f"{ONE}/end", {"on": STEP, "outcome": "1"}, "outcome"),
    ],
)
async def test_wrong_input_names_its_field(file_callers: Callers, path: str, body: Any, field: str) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        answer = await post(admin, path, body)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]


async def placed(kit: Any, ann: Ordered) -> tuple[str, str]:
    """The paths of a requirement and of the intervention that delivers it."""
    rid = await made(kit, f"{ann.path}/requirements", ann.hours())
    iid = await made(kit, f"{ann.path}/interventions", {**STARTING, "requirement_ids": [rid]})
    return f"{ann.path}/requirements/{rid}", f"{ann.path}/interventions/{iid}"


def served(requirement: str, minutes: int) -> dict[str, Any]:
    return {"requirement_id": requirement.rpartition("/")[2], "amount": minutes, "unit": "minutes"}


async def test_attendance_and_its_correction_move_the_requirement(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    ann = await serving(tell)
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        requirement, placement = await placed(kit, ann)
        session = f"{placement}/sessions/{await made(kit, f'{placement}/sessions', AT)}"
        body = {**CAME, "delivered": [served(requirement, 420)]}
        for _ in range(2):
            assert (await post(kit, f"{session}/attendance", body)).status_code == 200
        assert (await read(kit, requirement))["delivered"] == 420
        late = {"attended": "late", "acceptable": True, "minutes": 390}
        late["delivered"] = [served(requirement, 390)]
        assert (await post(kit, f"{session}/attendance/correct", late)).status_code == 200
        assert (await read(kit, requirement))["delivered"] == 390
        assert (await post(kit, f"{session}/attendance/correct", MISSED)).status_code == 200
        nothing = await read(kit, requirement)
        absent = (await read(kit, f"{ann.path}/absences"))["items"]
        await post(kit, f"{session}/attendance/correct", {**MISSED, "acceptable": True})
        accepted = (await read(kit, f"{ann.path}/absences"))["items"]
        parts, key = file_callers.app.state.parts, UUID(requirement.rpartition("/")[2])
        async with parts.database.connect() as connection:
            store = parts.store
            state, version = await folded(connection, store.codec, store.keyring, DECIDER, key)
    assert (nothing["delivered"], nothing["state"], nothing["breaches"]) == (0, "active", [])
    assert [(p["amount"], p["source"], p["corrected"]) for p in nothing["progress"]] == [(0, "session", True)]
    assert [(each["attended"], each["session_id"]) for each in absent] == [("no", session.rpartition("/")[2])]
    assert accepted == []
    row = await file_stored.fetchrow(
        "select delivered, version from requirements where requirement_id = $1", key
    )
    assert state is not None
    assert row is not None
    assert (row["delivered"], row["version"]) == (state.delivered, version)


async def test_what_the_requirement_refuses_leaves_no_attendance(file_callers: Callers, tell: Teller) -> None:
    ann = await serving(tell)
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        requirement, placement = await placed(kit, ann)
        session = f"{placement}/sessions/{await made(kit, f'{placement}/sessions', AT)}"
        days = {**served(requirement, 1), "unit": "days"}
        wrong = await post(kit, f"{session}/attendance", {**CAME, "delivered": [days]})
        await post(kit, f"{requirement}/revoke", {"on": STEP, "reason": "health"})
        over = await post(kit, f"{session}/attendance", {**CAME, "delivered": [served(requirement, 60)]})
        now = await read(kit, placement)
    assert (wrong.status_code, over.status_code) == (422, 409)
    assert over.json()["type"].rpartition(":")[2] == "revoked"
    assert (now["sessions"][0]["attended"], now["version"]) == (None, 2)


async def test_the_person_reads_what_is_planned_and_what_came_of_it(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    ann, soon = await serving(tell), utc_now().replace(microsecond=0) + timedelta(days=3)
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        requirement, placement = await placed(kit, ann)
        plans = [{**AT, "starts_at": (soon + timedelta(days=n)).isoformat()} for n in range(3)]
        ids = [await made(kit, f"{placement}/sessions", each) for each in plans]
        await post(kit, f"{placement}/sessions/{ids[0]}/cancel")
        moved = {**plans[1], "starts_at": (soon + timedelta(days=9)).isoformat(), "mode": "phone"}
        await post(kit, f"{placement}/sessions/{ids[1]}/move", moved)
        too_soon = await post(kit, f"{placement}/end", {"on": str(TODAY), "outcome": "partly"})
        async with file_callers.as_(Role.PERSON, "ann", ann.person) as own:
            [listed] = (await read(own, f"{ann.path}/requirements"))["items"]
            whole = await read(own, requirement)
        for each in ids[1:]:
            await post(kit, f"{placement}/sessions/{each}/cancel")
        assert (
            await post(kit, f"{placement}/end", {"on": str(TODAY), "outcome": "partly"})
        ).status_code == 200
    async with file_callers.as_(Role.PERSON, "ann", ann.person) as own:
        [summary] = (await read(own, f"{ann.path}/interventions"))["items"]
        done = await read(own, placement)
    async with file_callers.app.state.parts.database.connect() as connection:
        shown = await session_appointments(connection, {ann.person}, soon)
    assert listed["next_session"]["session_id"] == whole["next_session"]["session_id"] == ids[2]
    assert too_soon.json()["type"].rpartition(":")[2] == "sessions-planned"
    assert done.items() >= summary.items()
    assert (summary["provider"], summary["outcome_halves"]) == (GARDENS, 1)
    assert [each["session_id"] for each in done["sessions"]] == [ids[0], ids[2], ids[1]]
    assert [(str(a.id), a.mode, a.cancelled) for a in shown] == [
        (ids[0], "group", True),
        (ids[2], "group", True),
        (ids[1], "phone", True),
    ]
    sealed = await file_stored.fetchval(
        "select provider from interventions where participant_id = $1", ann.person
    )
    assert GARDENS not in sealed


async def test_an_instant_is_kept_in_utc_and_its_day_is_the_providers(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    ann = await serving(tell)
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        _, placement = await placed(kit, ann)
        # Half past midnight in a British summer, a day earlier in UTC.
        await made(kit, f"{placement}/sessions", {**AT, "starts_at": "2026-07-02T00:30:00+01:00"})
        [session] = (await read(kit, placement))["sessions"]
    stored = await file_stored.fetchval(
        "select data from events where stream = $1 and version = 2",
        f"intervention-{placement.rpartition('/')[2]}",
    )
    assert session["starts_at"] == "2026-07-01T23:30:00Z"
    assert '"on":"2026-07-02"' in str(stored).replace(": ", ":")


async def test_pages_of_requirements_and_interventions_drop_none(file_callers: Callers, tell: Teller) -> None:
    ann = await serving(tell)
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        for what, body, key in (
            ("requirements", ann.hours(), "requirement_id"),
            ("interventions", STARTING, "intervention_id"),
        ):
            ids = [await made(kit, f"{ann.path}/{what}", body) for _ in range(3)]
            first = await read(kit, f"{ann.path}/{what}?limit=2")
            second = await read(kit, f"{ann.path}/{what}?limit=2&cursor={first['next']}")
            assert [each[key] for page in (first, second) for each in page["items"]] == ids
            assert second["next"] is None


async def test_nothing_is_kept_of_somebody_erased(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    ann = await serving(tell)
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        _, placement = await placed(kit, ann)
        await made(kit, f"{placement}/sessions", AT)
    await tell(ErasureRequested(participant_id=ann.person))
    for table in ("interventions", "intervention_sessions"):
        left = await file_stored.fetchval(
            f"select count(*) from {table} where participant_id = $1", ann.person
        )
        assert left == 0, table
