"""The gates over a plan that was really made, and what is due over a caseload."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.contracts import assessment as public
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.plans.casework import answered, case_of, completed, post, status
from tests.integration.plans.telling import STARTED_ON, Teller, account

pytestmark = pytest.mark.asyncio(loop_scope="module")
GOAL = {
    "kind": "add_goal",
    "words": {"text": "A room of my own"},
    "area": "accommodation",
    "no_strength": "none_named_yet",
}


async def send(client: Any, person: UUID, what: str, body: Any = None) -> Any:
    path = f"/participants/{person}/plan/{what}"
    answer = await client.post(path, json=body or {}, headers=keyed())
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


async def a_plan_is_offered(callers: Callers, person: UUID, manager: str) -> None:
    """One goal, proposed and accepted."""
    async with callers.as_(Role.PERSON, "ann", person) as ann:
        proposed = await send(ann, person, "proposals", {"change": GOAL})
    async with callers.as_(Role.CASE_MANAGER, manager) as kit:
        await send(kit, person, f"proposals/{proposed['proposal_id']}/accept")
        await send(kit, person, "versions", {"kind": "initial"})


async def due_of(client: Any, query: str = "") -> Any:
    answer = await client.get(f"/due?limit=200{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_an_agreed_assessment_and_an_agreed_plan_open_the_gate(
    file_callers: Callers, tell: Teller
) -> None:
    person, one = await tell.started(account=account("kit")), uuid4()
    await tell(completed(person, one), answered(person, one))
    await a_plan_is_offered(file_callers, person, "kit")
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        await send(kit, person, "versions/1/answer", {"answer": "agrees"})
        too_early = await post(kit, person, "next-phase")
        async with file_callers.as_(Role.PERSON, "ann", person) as ann:
            await send(ann, person, "versions/1/answer", {"answer": "agrees"})
        entered = await post(kit, person, "next-phase")
        move = (await case_of(kit, person))["history"][-1]
        next_one = await post(kit, person, "next-phase")
    assert [fault["field"] for fault in too_early.json()["errors"]] == ["plan_agreed"]
    assert entered.json()["phase"] == "intervene"
    assert (move["result"], move["not_agreed"], move["unmet"]) == ("met", False, [])
    faults = {fault["field"] for fault in next_one.json()["errors"]}
    assert faults == {"requirements_on_course", "review_held"}


async def test_a_plan_that_was_not_agreed_lets_it_pass_and_a_facilitated_review_is_due(
    file_callers: Callers, tell: Teller
) -> None:
    person, one = await tell.started(account=account("flo")), uuid4()
    await tell(completed(person, one), answered(person, one))
    await a_plan_is_offered(file_callers, person, "flo")
    async with file_callers.as_(Role.PERSON, "ann", person) as ann:
        await send(ann, person, "versions/1/answer", {"answer": "does_not_agree", "words": {"text": "No"}})
    async with file_callers.as_(Role.CASE_MANAGER, "flo") as flo:
        await send(flo, person, "versions/1/answer", {"answer": "agrees"})
        await send(flo, person, "versions/1/put-in-force", {"reason": "part_is_disputed"})
        await post(flo, person, "next-phase")
        move = (await case_of(flo, person))["history"][-1]
        due = await due_of(flo, "&ahead_days=60")
    assert (move["result"], move["not_agreed"], move["override_role"]) == ("passed_as_not_agreed", True, None)
    [review] = [item for item in due if item["kind"] == "facilitated_review"]
    assert review["participant_id"] == str(person)
    assert review["subject_id"] is not None


async def test_a_proposal_awaits_the_other_partys_answer(file_callers: Callers, tell: Teller) -> None:
    person = await tell.started(account=account("amy"))
    async with file_callers.as_(Role.PERSON, "ann", person) as ann:
        proposed = await send(ann, person, "proposals", {"change": GOAL})
        own = await ann.get("/due")
    async with file_callers.as_(Role.CASE_MANAGER, "amy") as amy:
        due = await due_of(amy)
    [waiting] = [item for item in due if item["kind"] == "proposal_answer"]
    assert (waiting["subject_id"], waiting["about"]) == (proposed["proposal_id"], "practitioner")
    assert own.status_code == 403


async def test_a_contact_that_nobody_recorded_is_due(file_callers: Callers, tell: Teller) -> None:
    person = await tell.started(account=account("ida"))
    yesterday = file_callers.app.state.parts.clock() - timedelta(days=1)
    planned = {"starts_at": yesterday.isoformat(), "minutes": 30, "mode": "phone", "purpose": "review"}
    path = f"/participants/{person}/contacts"
    async with file_callers.as_(Role.CASE_MANAGER, "ida") as ida:
        made = await ida.post(path, json={**planned, "asked_for_by": "practitioner"}, headers=keyed())
        assert made.status_code == 201, made.text
        due = await due_of(ida)
    [item] = [item for item in due if item["kind"] == "contact_record"]
    assert (item["subject_id"], item["participant_id"]) == (made.json()["contact_id"], str(person))
    assert item["overdue"] is True


async def test_a_phase_is_due_when_it_lasts_as_long_as_it_is_meant_to(
    file_callers: Callers, tell: Teller
) -> None:
    person = await tell.started(account=account("max"))
    today: date = file_callers.app.state.parts.today
    over_on = STARTED_ON + timedelta(days=56)
    async with file_callers.as_(Role.CASE_MANAGER, "max") as manager:
        [item] = await due_of(manager, "&ahead_days=0")
        assert (item["kind"], item["about"], item["due_on"]) == (
            "phase_over_target",
            "interact",
            str(over_on),
        )
        assert item["overdue"] is (over_on < today)
        await tell(status(person, "recalled", "started"))
        assert await due_of(manager, "&ahead_days=0") == []
        await tell(status(person, "started", "recalled"), status(person, "withdrew", "started"))
        assert await due_of(manager, "&ahead_days=0") == []


async def test_an_expiring_training_is_the_callers_own(file_callers: Callers, tell: Teller) -> None:
    today: date = file_callers.app.state.parts.today
    for name, last in (("tom", today + timedelta(days=28)), ("tim", today + timedelta(days=29))):
        manager = uuid4()
        await tell(
            public.CaseManagerRegistered(case_manager_id=manager, account=account(name), from_on=STARTED_ON),
            public.CaseManagerTrained(
                case_manager_id=manager, module="safeguarding", completed_on=STARTED_ON, expires_on=last
            ),
        )
    async with file_callers.as_(Role.CASE_MANAGER, "tom") as tom:
        [item] = await due_of(tom)
    assert (item["kind"], item["about"], item["participant_id"]) == ("training", "safeguarding", None)
    async with file_callers.as_(Role.CASE_MANAGER, "tim") as tim:
        assert await due_of(tim) == []
        assert len(await due_of(tim, "&ahead_days=29")) == 1


async def test_what_is_due_is_paged_by_its_day(file_callers: Callers, tell: Teller) -> None:
    for _ in range(5):
        await tell.started(account=account("una"))
    merged, kept = await tell.started(account=account("una")), await tell.started(account=account("una"))
    moment = file_callers.app.state.parts.clock()
    await tell(public.ParticipantMerged(participant_id=merged, merged_into=kept, occurred_at=moment))
    async with file_callers.as_(Role.CASE_MANAGER, "una") as una:
        whole = await due_of(una)
        walked, cursor = [], ""
        while cursor is not None:
            page = (await una.get(f"/due?limit=2{cursor}")).json()
            walked += page["items"]
            cursor = page["next"] and f"&cursor={page['next']}"
        foreign = await una.get("/due?cursor=nonsense")
    assert walked == whole
    assert len(whole) == 6
    assert str(merged) not in {item["participant_id"] for item in whole}
    assert foreign.status_code == 400
