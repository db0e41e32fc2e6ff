"""Sessions of interventions are appointments: the person is told of them as of contacts."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from shared.clock import utc_now
from shared.contracts import assessment as public
from shared.security import Role
from shared.testing.http import Callers
from tests.integration.plans.ordering import STEP, made, post
from tests.integration.plans.planned import agreed_goal, with_a_strength
from tests.integration.plans.telling import STARTED_ON, Teller, account

pytestmark = pytest.mark.asyncio(loop_scope="module")
STARTING: dict[str, Any] = {
    "kind": "unpaid_work_placement",
    "started_on": str(STARTED_ON),
    "provider": "Roundhay Gardens",
}
AT = datetime(2026, 2, 1, tzinfo=UTC)
SOON = utc_now().replace(microsecond=0) + timedelta(days=3)


def at(days: float = 0, mode: str = "group") -> dict[str, Any]:
    return {"starts_at": (SOON + timedelta(days=days)).isoformat(), "minutes": 60, "mode": mode}


async def session(client: httpx.AsyncClient, ann: UUID, when: dict[str, Any]) -> tuple[str, str]:
    """Its path and its id."""
    person = f"/participants/{ann}/interventions"
    placement = f"{person}/{await made(client, person, STARTING)}"
    found = await made(client, f"{placement}/sessions", when)
    return f"{placement}/sessions/{found}", found


async def waiting(stored: "asyncpg.Connection[Any]", cause: str) -> list[tuple[str, str | None, UUID]]:
    query = """
        select split_part(wording, ':', 1), place, participant_id from notices
        where starts_with(cause, $1) and state = 'waiting' order by 1
    """
    return [tuple(row) for row in await stored.fetch(query, cause)]


async def test_a_session_is_told_and_reminded_of_and_what_no_longer_holds_is_taken_back(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    ann = await tell.started(account=account("kit"))
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        path, found = await session(kit, ann, at())
        planned = await waiting(file_stored, f"session-{found}:")
        for _ in range(2):
            assert (await post(kit, f"{path}/move", at(5, "phone"))).status_code == 200
        moved = await waiting(file_stored, f"session-{found}:")
        assert (await post(kit, f"{path}/move", at(0.5))).status_code == 200
        again = await waiting(file_stored, f"session-{found}:")
        assert (await post(kit, f"{path}/cancel")).status_code == 200
        cancelled = await waiting(file_stored, f"session-{found}:")
    speaks_of = await file_stored.fetchval(
        "select max(speaks_of) from notices where cause = $1", f"session-{found}:cancelled"
    )
    assert planned == [
        ("appointment_made", "elsewhere", ann),
        ("appointment_reminder", "elsewhere", ann),
    ]
    assert moved == [("appointment_moved", "phone", ann), ("appointment_reminder", "phone", ann)]
    assert [wording for wording, *_ in again] == ["appointment_moved", "appointment_reminder"]
    assert cancelled == [("appointment_cancelled", None, ann)]
    assert speaks_of == SOON + timedelta(days=0.5)


async def test_what_is_written_down_afterwards_is_not_told_and_attendance_ends_what_waits(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    ann = await tell.started(account=account("kit"))
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        path, found = await session(kit, ann, {**at(), "starts_at": f"{STEP}T09:00:00Z"})
        assert await waiting(file_stored, f"session-{found}:") == []
        await file_stored.execute(
            """insert into notices (notice_id, cause, participant_id, kind, wording, speaks_of, place,
                                    requested_at, due_at, next_at, until_at)
               values ($1, $2, $3, 'appointments', 'appointment_reminder:1', $4, 'elsewhere', $4, $4, $4,
                       $4)""",
            uuid4(),
            f"session-{found}:reminder:2099-01-01T09:00:00Z",
            ann,
            datetime(2099, 1, 1, 9, tzinfo=UTC),
        )
        body = {"attended": "no", "acceptable": True}
        assert (await post(kit, f"{path}/attendance", body)).status_code == 200
    assert await waiting(file_stored, f"session-{found}:") == []


async def test_whoever_was_merged_is_told_in_the_record_that_goes_on_and_nobody_once_they_are_apart(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    ann, other = [await tell.started(account=account("kit")) for _ in range(2)]
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        path, found = await session(kit, other, at())
        _, own = await session(kit, ann, at())
        contact = {"starts_at": at()["starts_at"], "minutes": 30, "mode": "phone"}
        answer = await post(kit, f"/participants/{other}/contacts", {**contact, "purpose": "support"})
        met = answer.json()["contact_id"]
        theirs = f"session-{found}:", f"contact-{met}:"
        await tell(public.ParticipantMerged(participant_id=other, merged_into=ann, occurred_at=AT))
        assert [await waiting(file_stored, cause) for cause in theirs] == [[], []]
        moved = await post(
            kit, f"/participants/{ann}/contacts/{met}/move", {**contact, **at(5, "phone"), "place": None}
        )
        assert moved.status_code == 200, moved.text
        moving = path.replace(str(other), str(ann))
        assert (await post(kit, f"{moving}/move", at(5))).status_code == 200
    for cause in theirs:
        assert {who for *_, who in await waiting(file_stored, cause)} == {ann}, cause
    await tell(public.ParticipantUnmerged(participant_id=other, unmerged_from=ann, occurred_at=AT))
    assert [await waiting(file_stored, cause) for cause in theirs] == [[], []]
    assert len(await waiting(file_stored, f"session-{own}:")) == 2


async def test_an_intervention_is_towards_goals_of_the_persons_own_plan(
    file_callers: Callers, tell: Teller
) -> None:
    (ann, strength), (bob, his) = [await with_a_strength(tell) for _ in range(2)]
    async with (
        file_callers.as_(Role.CASE_MANAGER, "kit") as kit,
        file_callers.as_(Role.PERSON, "ann", ann) as own,
        file_callers.as_(Role.PERSON, "bob", bob) as bobs,
    ):
        goal = await agreed_goal(own, kit, ann, strength)
        another = await agreed_goal(bobs, kit, bob, his)
        path = f"/participants/{ann}/interventions"
        refused = await post(kit, path, {**STARTING, "goal_ids": [goal, another]})
        answer = await post(kit, path, {**STARTING, "goal_ids": [goal]})
    assert refused.status_code == 422
    assert [each["field"] for each in refused.json()["errors"]] == ["goal_ids"]
    assert answer.status_code == 201, answer.text
