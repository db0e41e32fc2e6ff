"""The person and their case manager at the same time, a phone that sends twice, events that come meanwhile.

Whatever comes first: every command takes effect once, or is refused and says why; nobody's is lost."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.plans.casework import case_of, completed, status
from tests.integration.plans.ordering import GARDENS, STEP, Ordered, imposed, made, read
from tests.integration.plans.planned import goal, path, plan_of, proposed, with_a_strength
from tests.integration.plans.telling import STARTED_ON, Teller

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(60)]
BUSY = 503
EACH = 4
ENDS = (
    "plan-proposal-accepted",
    "plan-proposal-countered",
    "plan-proposal-declined",
    "plan-proposal-withdrawn",
)
ANYWAY = {"to": "intervene", "override": {"reason": "professional_judgement", "words": "It helps"}}
PLACEMENT = {"kind": "unpaid_work_placement", "started_on": str(STARTED_ON), "provider": GARDENS}
SESSION = {"starts_at": f"{STEP}T09:00:00Z", "minutes": 420, "mode": "group"}


def parties(callers: Callers, person: UUID) -> tuple[httpx.AsyncClient, httpx.AsyncClient]:
    """The person and their case manager, each in a session of their own."""
    return callers.as_(Role.PERSON, "ann", person), callers.as_(Role.CASE_MANAGER, "kit")


async def sent(client: httpx.AsyncClient, where: str, body: Any = None, **headers: str) -> httpx.Response:
    """As a client sends it: with the same key again while others are at it."""
    headers = keyed() | headers
    while (answer := await client.post(where, json=body, headers=headers)).status_code == BUSY:
        await asyncio.sleep(0.1)
    return answer


async def at_once(*requests: Any) -> Sequence[httpx.Response]:
    async with asyncio.timeout(30):
        return await asyncio.gather(*requests)


async def names(stored: "asyncpg.Connection[Any]", person: UUID) -> Counter[str]:
    """How often each kind of event happened to them."""
    rows = await stored.fetch("select name from events where subject = $1", str(person))
    return Counter(row["name"] for row in rows)


def codes(answers: Sequence[httpx.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


async def test_of_two_who_edit_what_they_read_one_is_told_and_neither_loses_anything(
    file_callers: Callers, tell: Teller
) -> None:
    person, strength = await with_a_strength(tell)
    ann, kit = parties(file_callers, person)
    await proposed(ann, person, "add_goal", **goal(strength))
    where = path(person, "proposals")
    for number in range(EACH):
        etag = (await ann.get(path(person))).headers["etag"]
        bodies = {
            each: {"change": {"kind": "add_goal", **goal(strength, f"{name} {number}")}}
            for each, name in ((ann, "Ann"), (kit, "Kit"))
        }
        answers = await at_once(*(sent(c, where, b, **{"If-Match": etag}) for c, b in bodies.items()))
        assert codes(answers) == {201: 1, 412: 1}
        loser = (ann, kit)[[answer.status_code for answer in answers].index(412)]
        again = (await loser.get(path(person))).headers["etag"]
        assert (await sent(loser, where, bodies[loser], **{"If-Match": again})).status_code == 201
    said = {each["content"]["words"]["text"] for each in (await plan_of(kit, person))["proposals"]}
    assert said >= {f"{name} {number}" for name in ("Ann", "Kit") for number in range(EACH)}


async def test_of_all_that_may_become_of_a_proposal_one_does(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    person, strength = await with_a_strength(tell)
    ann, kit = parties(file_callers, person)
    for number in range(1, EACH + 1):
        proposal = await proposed(ann, person, "add_goal", **goal(strength, f"Goal {number}"))
        one = path(person, "proposals", proposal["proposal_id"])
        counter = {"change": {"item": "goal", **goal(strength, f"Instead {number}")}}
        answers = await at_once(
            *(sent(kit, f"{one}/accept") for _ in range(2)),
            *(sent(ann, f"{one}/withdraw") for _ in range(2)),
            sent(kit, f"{one}/counter", counter),
            sent(kit, f"{one}/decline", {"reason": "not_now"}),
            sent(ann, f"{one}/withdraw"),
        )
        assert sum(answer.is_success for answer in answers) == 1, codes(answers)
        assert {answer.status_code for answer in answers if not answer.is_success} == {409}
        happened = await names(file_stored, person)
        assert sum(happened[name] for name in ENDS) == number
        goals = (await plan_of(ann, person))["goals"]
        assert len(goals) == happened["plan-proposal-accepted"]


async def test_a_phase_is_entered_once_though_it_is_asked_for_twice(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    person, _ = await with_a_strength(tell)
    lead = file_callers.as_(Role.PROGRAMME_LEAD)
    where = f"/participants/{person}/case/next-phase"
    answers = await at_once(*(sent(lead, where, ANYWAY) for _ in range(EACH)))
    assert codes(answers) == {200: 1, 409: EACH - 1}
    assert (await case_of(lead, person))["phase"] == "intervene"
    assert (await names(file_stored, person))["case-phase-entered"] == 1
    anything = await sent(lead, where, {"override": ANYWAY["override"]})
    assert [error["field"] for error in anything.json()["errors"]] == ["to"]


async def test_attendance_that_two_record_counts_once(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    person, _ = await with_a_strength(tell)
    sentence = uuid4()
    await tell(imposed(person, sentence))
    whose, kit = Ordered(person, sentence), file_callers.as_(Role.CASE_MANAGER, "kit")
    requirement = await made(kit, f"{whose.path}/requirements", whose.hours())
    placement = f"{whose.path}/interventions/"
    placement += await made(kit, placement[:-1], {**PLACEMENT, "requirement_ids": [requirement]})
    session = f"{placement}/sessions/{await made(kit, f'{placement}/sessions', SESSION)}"
    bodies: list[dict[str, Any]] = [
        {
            "attended": "yes",
            "minutes": minutes,
            "delivered": [{"requirement_id": requirement, "amount": minutes, "unit": "minutes"}],
        }
        for minutes in (420, 360)
    ]
    answers = await at_once(*(sent(kit, f"{session}/attendance", body) for body in bodies * EACH))
    assert set(codes(answers)) == {200, 409}
    delivered = (await read(kit, f"{whose.path}/requirements/{requirement}"))["delivered"]
    assert delivered in (420, 360)
    happened = await names(file_stored, person)
    assert (happened["intervention-attendance-recorded"], happened["requirement-progress-recorded"]) == (1, 1)


async def test_a_batch_that_a_phone_sends_again_meanwhile_takes_effect_once(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    person, strength = await with_a_strength(tell)
    ann = file_callers.as_(Role.PERSON, "ann", person)
    tie = {"kind": "friend", "closeness": 3, "frequency": "weekly", "name": "Dee"}
    bodies = [
        (path(person, "proposals"), {"change": {"kind": "add_goal", **goal(strength, "Cook")}}),
        (f"/participants/{person}/network/ties", tie),
        (path(person, "proposals"), {"change": {"kind": "add_goal", **goal(strength), "area": "luck"}}),
        (path(person, "proposals"), {"change": {"kind": "add_goal", **goal(strength, "Garden")}}),
    ]
    batch = {"commands": [{"id": str(uuid4()), "path": where, "body": body} for where, body in bodies]}
    answers = await at_once(*(ann.post("/me/commands", json=batch) for _ in range(EACH)))
    assert codes(answers) == {200: EACH}
    first, *others = [answer.json()["results"] for answer in answers]
    assert [each["status"] for each in first] == [201, 201, 422, 201], first
    assert [[each["body"] for each in other[:2]] for other in others] == [
        [r["body"] for r in first[:2]]
    ] * len(others)
    happened = await names(file_stored, person)
    assert (happened["plan-change-proposed"], happened["network-tie-recorded"]) == (2, 1)


async def test_twenty_who_write_about_one_person_are_all_heard(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    person, strength = await with_a_strength(tell)
    ann, kit = parties(file_callers, person)
    requests = [
        sent(
            (ann, kit)[number % 2],
            path(person, "proposals"),
            {"change": {"kind": "add_goal", **goal(strength, f"Goal {number}")}},
        )
        for number in range(20)
    ]
    answers = await at_once(*requests)
    assert codes(answers) == {201: 20}
    assert (await names(file_stored, person))["plan-change-proposed"] == 20
    assert sorted(answer.json()["version"] for answer in answers) == list(range(2, 22))


async def test_what_is_told_meanwhile_and_what_is_done_are_both_kept(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    person, strength = await with_a_strength(tell)
    ann, kit = parties(file_callers, person)

    async def told() -> None:
        for number in range(2, 2 + EACH):
            await tell(completed(person, uuid4(), number))
            await tell(status(person, "recalled", "started"))
            await tell(status(person, "started", "recalled", reopened=True))

    async def doing(client: httpx.AsyncClient, name: str) -> list[httpx.Response]:
        body = {"change": {"kind": "add_goal", **goal(strength, name)}}
        return [await sent(client, path(person, "proposals"), body) for _ in range(EACH * 2)]

    async with asyncio.timeout(30):
        _, *done = await asyncio.gather(told(), doing(ann, "Ann"), doing(kit, "Kit"))
    answers = [answer for each in done for answer in each]
    # While somebody is recalled a plan rests.
    assert set(codes(answers)) <= {201, 409}
    happened = await names(file_stored, person)
    assert happened["plan-change-proposed"] == codes(answers)[201]
    assert (happened["case-rested"], happened["case-resumed"]) == (EACH, EACH)
    assert (
        await sent(ann, path(person, "proposals"), {"change": {"kind": "add_goal", **goal(strength)}})
    ).status_code == 201
