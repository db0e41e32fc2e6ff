"""What is due is run, at least once, by whoever comes first; nothing that fails holds others up."""

import asyncio
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from shared.eventstore import raw
from shared.testing.budget import Spent
from shared.testing.log import ORIGIN, assert_in_order, read_log
from shared.timers import Timer, cancel_timers, set_timers
from shared.timers.runner import LAST_RETRY, LEASE, retry_after
from tests.integration.timers.conftest import START, World, spending

ROOT = Path(__file__).parents[3]
KILLED = "tests.integration.timers.killed"


async def spent(world: World) -> list[str]:
    """The streams that were spent from, each as often as it was."""
    return sorted(r.stream for r in await read_log(world.store) if isinstance(r.event, Spent))


@pytest.mark.parametrize("value", ["X123456", "Ann Example", "ann@example.org", "", "e" * 101])
def test_parameters_are_ids_and_codes_only(value: str) -> None:
    with pytest.raises(ValueError, match="neither an id nor a code") as refused:
        Timer("key", START, "budget-1", "1", "spend", {"crn": value})
    assert "Ann" not in str(refused.value)


async def test_a_timer_of_an_append_that_was_not_committed_is_not_set(world: World) -> None:
    class Lost(Exception):
        pass

    async def lost() -> None:
        async with world.store.unit(ORIGIN) as unit:
            await set_timers(raw(unit.connection), spending(1))
            raise Lost

    with pytest.raises(Lost):
        await lost()
    assert (await world.standing()).due == 0


async def test_it_runs_when_it_is_due_and_not_before(world: World) -> None:
    await world.opened(1, spending(1, hours=1))
    world.clock.pass_(minutes=59)
    assert await world.runner().run_due() == 0
    assert world.ran == []

    world.clock.pass_(minutes=1)
    assert await world.runner().run_due() == 1
    assert await spent(world) == ["budget-1"]
    assert (await read_log(world.store))[-1].actor == "timers@test"

    world.clock.pass_(days=365)
    assert await world.runner().run_due() == 0, "it is done"


async def test_setting_it_again_moves_it_and_cancelling_forgets_it(world: World) -> None:
    for number in (1, 2):
        await world.opened(number, spending(number, hours=1))
    async with world.store.database.transaction() as connection:
        await set_timers(raw(connection), spending(1, hours=3))
        await cancel_timers(raw(connection), "spend-2", "never-set")
    world.clock.pass_(hours=2)
    assert await world.runner().run_due() == 0
    world.clock.pass_(hours=1)
    assert await world.runner().run_due() == 1
    assert await spent(world) == ["budget-1"]


async def test_two_runners_run_each_timer_once(world: World) -> None:
    for number in range(20):
        await world.opened(number)
    done = await asyncio.gather(*(world.runner().run_due() for _ in range(2)))
    assert sum(done) == 20
    assert min(done) > 0, "the work was shared"
    assert sorted(world.ran, key=int) == [str(number) for number in range(20)]
    assert len(await spent(world)) == 20
    assert_in_order(await read_log(world.store))


async def test_one_set_again_while_it_runs_is_kept(world: World) -> None:
    await world.opened(1)
    runner = world.runner()
    claimed = await runner._claim()
    assert claimed is not None
    async with world.store.database.transaction() as connection:
        await set_timers(raw(connection), spending(1, days=1))
    assert await runner._run(claimed)

    world.clock.pass_(days=1)
    assert (await world.standing()).due == 1


async def test_a_process_killed_after_its_command_loses_nothing_and_doubles_nothing(world: World) -> None:
    await world.opened(1)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", KILLED, world.fresh.url, world.fresh.dsn),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert (await process.stdout.readline()).strip() == b"done"
    process.kill()
    await process.wait()

    assert await world.runner().run_due() == 0, "its lease has not ended"
    assert (await world.standing()).due == 1
    world.clock.pass_(seconds=LEASE.total_seconds())
    assert await world.runner().run_due() == 1
    assert world.ran == ["1"]
    assert await spent(world) == ["budget-1"]
    assert (await world.standing()).due == 0


async def test_one_that_fails_is_seen_and_backs_off_and_does_not_block(world: World) -> None:
    world.broken["1"] = 2
    for number in (1, 2, 3):
        await world.opened(number)
    assert await world.runner().run_due() == 2
    assert await spent(world) == ["budget-2", "budget-3"]
    world.clock.pass_(seconds=0.5)
    assert await world.runner().run_due() == 0, "it backs off"

    world.clock.pass_(seconds=59.5)
    ready, words, metrics = await world.readiness()
    assert (ready, words) == (True, "1 due, the oldest for 60 s; 1 failing")
    for line in ("timers_due 1.0", "timers_oldest_due_seconds 60.0", "timers_failing 1.0"):
        assert f"mydirection_{line}" in metrics

    assert await world.runner().run_due() == 0, "it fails again"
    world.clock.pass_(seconds=4)
    assert await world.runner().run_due() == 1
    assert world.ran.count("1") == 3
    assert await world.readiness() == (True, "fine", (await world.readiness())[2])


async def test_a_command_that_nobody_knows_fails_by_name(world: World) -> None:
    await world.opened(1, spending(1, "of-a-later-version"))
    assert await world.runner().run_due() == 0
    async with world.store.database.connect() as connection:
        assert await raw(connection).fetchval("select fault from timers") == "UnknownTimerCommand"


async def test_one_that_hangs_is_given_up(world: World) -> None:
    await world.opened(1, spending(1, "hang"))
    assert await world.runner(longest_seconds=0.05).run_due() == 0
    assert (await world.standing()).failing == 1


async def test_in_the_background_it_polls_and_is_woken_and_ends(world: World) -> None:
    runner = world.runner(poll_seconds=60)
    async with runner.running():
        await asyncio.sleep(0.1)  # it has looked and found nothing
        await world.opened(1)
        runner.wake()
        await until(lambda: world.ran == ["1"])
    async with world.runner(poll_seconds=0.05).running():
        await world.opened(2)
        await until(lambda: world.ran == ["1", "2"])


async def test_a_hanging_command_leaves_the_others_a_lane_and_ends_with_the_block(world: World) -> None:
    await world.opened(1, spending(1, "hang"))
    await world.opened(2)
    async with world.runner().running():
        await until(lambda: set(world.ran) == {"hang", "2"})
    assert len(asyncio.all_tasks()) == 1


async def test_an_outage_ends_and_the_runner_goes_on(world: World) -> None:
    await world.opened(1)
    runner = world.runner(poll_seconds=0.05)
    async with world.store.database.connect() as connection:
        await raw(connection).execute("alter table timers rename to elsewhere")
    async with runner.running():
        await asyncio.sleep(0.2)
        ready, words, _ = await world.readiness()
        assert (ready, words) == (False, "cannot be read (UndefinedTableError)")
        async with world.store.database.connect() as connection:
            await raw(connection).execute("alter table elsewhere rename to timers")
        await until(lambda: world.ran == ["1"])


def test_it_waits_longer_each_time_up_to_an_hour() -> None:
    for tries, seconds in ((1, 2), (2, 4), (5, 32), (100, LAST_RETRY.total_seconds())):
        assert timedelta(seconds=seconds / 2) <= retry_after(tries) <= timedelta(seconds=seconds)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.02)
