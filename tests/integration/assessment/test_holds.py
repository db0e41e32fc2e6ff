"""A legal hold keeps a record from whatever erases, and every record that merges tie to it."""

from typing import Any

import pytest

from shared.security import Role
from shared.testing.http import keyed
from tests.integration.assessment.case_events import PATH, A, B, C, deletion, merge, unmerge
from tests.integration.assessment.people import person, problem, registered
from tests.integration.assessment.test_retention_routes import DUE, World, world

__all__ = ["world"]


async def people(world: World, *numbers: int) -> list[str]:
    async with world.client(Role.ADMIN) as admin:
        return [await registered(admin, person(number)) for number in numbers]


async def send(world: World, *bodies: dict[str, Any]) -> list[str]:
    """What came of each."""
    async with world.client(Role.SYSTEM) as system:
        return [(await system.post(PATH, json=body, headers=keyed())).json()["result"] for body in bodies]


async def refused(world: World, participant_id: str) -> bool:
    """Whether an erasure is refused for a hold."""
    async with world.client() as lead:
        answer = await lead.post(f"/participants/{participant_id}/erasure", headers=keyed())
    if answer.status_code == 200:
        return False
    assert "Lift the hold first" in problem(answer, 409, "held")["detail"]
    return True


async def held_deletions(world: World) -> list[str]:
    async with world.client() as lead:
        answer = await lead.get("/retention/held-deletions")
    return [item["participant_id"] for item in answer.json()["items"]]


async def test_an_erasure_is_refused_until_the_hold_is_lifted(world: World) -> None:
    [ann] = await people(world, 1)
    hold = await world.hold(ann)
    assert await refused(world, ann)
    assert not await world.erased(ann)
    await world.lift(ann, hold)
    assert not await refused(world, ann)
    assert await world.erased(ann)


async def test_a_hold_that_ended_refuses_nothing(world: World) -> None:
    [ann] = await people(world, 1)
    await world.hold(ann, until="2026-03-01")
    assert await refused(world, ann), "its last day counts"
    world.clock.on("2026-03-02")
    assert not await refused(world, ann)


@pytest.mark.parametrize("holder", [0, 1, 2], ids=["source", "target", "another source"])
async def test_a_hold_on_one_record_holds_all_that_merges_tie_to_it(world: World, holder: int) -> None:
    tied = await people(world, 1, 2, 3)
    [other] = await people(world, 4)
    await send(world, merge(10, A, B), merge(10, C, B))
    hold = await world.hold(tied[holder])
    assert [await refused(world, each) for each in tied] == [True] * 3
    assert not await refused(world, other)
    await world.lift(tied[holder], hold)
    assert not await refused(world, tied[0])


async def test_records_are_tied_through_one_that_is_not_here_and_untied_by_an_unmerge(world: World) -> None:
    ann, bob = await people(world, 1, 2)
    await send(world, merge(10, A, C), merge(10, B, C))
    await world.hold(bob)
    assert await refused(world, ann)
    await send(world, unmerge(10, A, C))
    assert not await refused(world, ann)


async def test_the_timer_waits_for_a_tied_record(world: World, stored: Any) -> None:
    ann = await world.ended(1)
    [bob] = await people(world, 2)
    await send(world, merge(10, A, B))
    hold = await world.hold(bob)
    assert [due["held"] for due in await world.due("2031-01-01")] == [True]
    await world.look(DUE)
    assert not await world.erased(ann)
    await world.lift(bob, hold)
    await world.look("2030-06-02")
    assert not await world.erased(ann), "the person goes on in the other record"
    await send(world, unmerge(11, A, B))
    await world.look("2030-06-03")
    assert await world.erased(ann)
    assert not await world.erased(bob)
    assert await stored.fetchval("select count(*) from timers where key = $1", f"retention-{ann}") == 0


async def test_a_deletion_waits_for_the_hold_and_is_done_once_it_is_lifted(world: World, stored: Any) -> None:
    [ann] = await people(world, 1)
    hold = await world.hold(ann)
    told = deletion(A, world.clock())
    assert await send(world, told, told) == ["held", "held"]
    assert await held_deletions(world) == [ann]
    names = await stored.fetch("select name from events where stream = $1", f"retention-{ann}")
    assert [row["name"] for row in names] == ["hold-placed", "deletion-held"]
    await world.look("2026-03-05")
    assert not await world.erased(ann)
    await world.lift(ann, hold)
    await world.look("2026-03-05")
    assert await world.erased(ann)
    assert await held_deletions(world) == []
    assert await stored.fetchval("select count(*) from timers") == 0


async def test_a_deletion_waits_for_a_hold_on_a_tied_record_and_for_one_that_ends(world: World) -> None:
    ann, bob, cat = await people(world, 1, 2, 3)
    await send(world, merge(10, A, B))
    await world.hold(bob, until="2026-03-04")
    await world.hold(cat, until="2026-03-04")
    assert await send(world, deletion(A, world.clock()), deletion(C, world.clock())) == ["held"] * 2
    await world.look("2026-03-04")
    assert [await world.erased(each) for each in (ann, cat)] == [False, False]
    await world.look("2026-03-05")
    assert [await world.erased(each) for each in (ann, bob, cat)] == [True, False, True]


async def test_a_case_that_is_reopened_keeps_a_deletion_waiting(world: World) -> None:
    ann = await world.ended()
    await world.hold(ann, until="2026-03-04")
    assert await send(world, deletion(A, world.clock())) == ["held"]
    await world.post(ann, "status/reopening", {"reason": "entered_in_error"})
    await world.post(ann, "status", {"status": "withdrew", "on": "2024-08-01"})
    await world.look("2026-03-05")
    assert await world.erased(ann)


async def test_a_lead_can_do_a_deletion_that_was_held(world: World) -> None:
    [ann] = await people(world, 1)
    hold = await world.hold(ann)
    await send(world, deletion(A, world.clock()))
    assert await refused(world, ann)
    await world.lift(ann, hold)
    assert not await refused(world, ann)
    assert await held_deletions(world) == []


async def test_held_deletions_are_for_those_who_may_erase(world: World) -> None:
    for role in set(Role) - {Role.PROGRAMME_LEAD, Role.ADMIN}:
        async with world.client(role) as client:
            problem(await client.get("/retention/held-deletions"), 403, "forbidden")
