"""Who wants it is told what is due, once for each cause, and nobody else is told anything."""

import asyncio
import logging
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from shared.eventstore import raw
from shared.notices import NotACause, Notice, cancel_all, request
from shared.notices.claims import CLAIM, LEASE, Claims
from shared.notices.quiet import QuietHours
from shared.testing.log import ORIGIN, read_log
from tests.integration.notices.conftest import ADDRESS, ANN, BEA, START, VIEW, WORDINGS, World
from tests.integration.notices.notify import error

NIGHT = QuietHours(from_hour=21, until_hour=8)
REMINDER = "A reminder: you have an appointment on Tuesday 3 March at 12:00, by phone."


async def test_who_wants_it_is_told_when_it_is_due(world: World) -> None:
    await world.wants()
    await world.asked(due_at=START + timedelta(hours=1), at=START + timedelta(days=1))
    world.clock.pass_(minutes=59)
    assert await world.runner().run_due() == 0

    world.clock.pass_(minutes=1)
    await world.runner().run_due()
    [sent] = world.notify.sent
    assert sent["phone_number"] == ADDRESS
    assert sent["personalisation"]["message"].startswith(REMINDER)
    assert await world.rows("state, reference, reason") == [("sent", sent["id"], None)]


@pytest.mark.parametrize("said", [None, {"kinds": ("reviews",)}], ids=["no opt-in", "another kind"])
async def test_nobody_is_told_what_they_did_not_ask_for(world: World, said: dict[str, Any] | None) -> None:
    if said:
        await world.wants(**said)
    await world.wants(BEA)
    await world.asked()
    await world.runner().run_due()
    assert world.told == []
    assert await world.rows("state, reason") == [("cancelled", "not_wanted")]


async def test_whoever_opts_in_before_it_is_due_is_told(world: World) -> None:
    await world.asked(due_at=START + timedelta(hours=1))
    await world.wants(language="cy", channel="email", address="ann@example.org")
    world.clock.pass_(hours=1)
    await world.runner().run_due()
    [sent] = world.notify.sent
    assert sent["email_address"] == "ann@example.org"
    assert sent["personalisation"]["subject"] == "Eich apwyntiad"


async def test_the_same_cause_twice_is_one_notice(world: World) -> None:
    await world.wants()
    for _ in range(2):
        await world.asked()
        await world.runner().run_due()
    assert len(world.told) == 1
    await world.asked("contact-7:reminder:2")
    await world.runner().run_due()
    assert len(world.told) == 2


async def test_two_runners_at_once_send_each_once(world: World) -> None:
    await world.wants()
    for number in range(20):
        await world.asked(f"contact-{number}:reminder")
    done = await asyncio.gather(*(world.runner().run_due() for _ in range(2)))
    assert min(done) > 0, "the work was shared"
    assert len({sent["reference"] for sent in world.notify.sent}) == len(world.told) == 20
    assert set(await world.rows()) == {"sent"}


async def test_what_one_is_claiming_at_this_moment_no_other_waits_for_or_claims(world: World) -> None:
    await world.asked()
    now, claims = world.clock(), Claims(world.store.database)
    async with world.store.database.transaction() as connection:
        assert await raw(connection).fetchrow(CLAIM, now, now + LEASE)
        assert await claims.take(now) is None
    assert await claims.take(now) is None


async def test_one_that_was_taken_before_the_sender_was_killed_is_not_sent_again(world: World) -> None:
    await world.wants()
    await world.asked()
    world.notify.lost = 1
    await world.runner().run_due()
    assert await world.rows() == ["sending"]
    assert await world.runner().run_due() == 0, "the request may still be under way"

    world.clock.pass_(seconds=LEASE.total_seconds())
    await world.runner().run_due()
    assert len(world.told) == 1
    assert await world.rows("state, reference") == [("sent", world.notify.sent[0]["id"])]


async def test_one_that_was_claimed_and_never_sent_is_sent_after_its_lease(world: World) -> None:
    await world.wants()
    await world.asked()
    assert await Claims(world.store.database).take(world.clock()) is not None
    assert await world.runner().run_due() == 0
    world.clock.pass_(seconds=LEASE.total_seconds())
    await world.runner().run_due()
    assert len(world.told) == 1


async def test_one_who_was_overtaken_writes_nothing(world: World) -> None:
    await world.wants()
    await world.asked()
    claims = Claims(world.store.database)
    overtaken = await claims.take(world.clock())
    assert overtaken is not None
    world.clock.pass_(seconds=LEASE.total_seconds())
    await world.runner().run_due()
    await claims.end(overtaken, "failed", "late", world.clock())
    assert await world.rows() == ["sent"]


async def test_outages_are_tried_again_and_refusals_are_not(world: World) -> None:
    await world.wants()
    await world.wants(BEA, address="07700 900000")
    await world.asked("a", until=START + timedelta(days=2))
    await world.asked("b", BEA)
    world.notify.answers = [error(429, "RateLimitError", "Exceeded rate limit")]
    await world.runner().run_due()
    assert await world.rows("state, reason") == [("waiting", None), ("failed", "400-ValidationError")]
    assert await world.runner().run_due() == 0, "it backs off"
    assert "mydirection_notices_failing 1.0" in (await world.readiness())[2]

    world.clock.pass_(seconds=30)
    world.notify.answers = [(503, {"message": "down"})]
    await world.runner().run_due()
    assert await world.rows() == ["sending", "failed"]
    world.clock.pass_(minutes=2)
    await world.runner().run_due()
    assert await world.rows() == ["sent", "failed"]
    assert len(world.told) == 1
    ready, words, metrics = await world.readiness()
    assert (ready, words) == (True, "fine")
    assert "mydirection_notices_failed 1.0" in metrics


async def test_one_whose_end_is_never_learnt_fails_when_it_is_too_late(world: World) -> None:
    await world.wants()
    await world.asked(until=START + timedelta(hours=1))
    world.notify.answers = [(503, {"message": "down"})] * 9
    for _ in range(2):
        await world.runner().run_due()
        world.clock.pass_(hours=1)
    assert await world.rows("state, reason") == [("failed", "not_known")]
    assert len(world.notify.requests) == 2, "sent once, then looked up"


async def test_a_wording_of_a_later_version_waits_for_it(world: World) -> None:
    await world.wants()
    await world.asked()
    async with world.store.database.connect() as connection:
        await raw(connection).execute("update notices set wording = 'appointment_reminder:99'")
    await world.runner().run_due()
    assert (world.told, await world.rows("state, claim")) == ([], [("waiting", None)])


async def test_nobody_is_told_in_their_quiet_hours(world: World) -> None:
    await world.wants(quiet=NIGHT)
    world.clock.pass_(hours=9)
    await world.asked(until=START + timedelta(days=2))
    await world.runner().run_due()
    assert world.told == []
    assert await world.rows("state, due_at") == [("waiting", START + timedelta(hours=20))]
    world.clock.pass_(hours=11)
    await world.runner().run_due()
    assert len(world.told) == 1


async def test_what_is_too_late_is_not_told(world: World) -> None:
    await world.wants()
    await world.asked(until=START + timedelta(hours=1))
    world.clock.pass_(hours=1)
    await world.runner().run_due()
    assert (world.told, await world.rows("state, reason")) == ([], [("cancelled", "too_late")])


async def test_withdrawing_takes_back_at_once_what_waits(world: World) -> None:
    for who, cause in ((ANN, "a"), (BEA, "b")):
        await world.wants(who)
        await world.asked(cause, who, due_at=START + timedelta(hours=1))
    await world.withdraws()
    assert await world.rows("state, reason") == [("cancelled", "not_wanted"), ("waiting", None)]
    await world.wants()
    world.clock.pass_(hours=1)
    await world.runner().run_due()
    assert [sent["reference"] for sent in world.notify.sent] == [str((await world.rows("notice_id"))[1])], (
        "wanting it again brings nothing back"
    )


async def test_a_kind_that_is_dropped_is_taken_back_and_the_others_stay(world: World) -> None:
    await world.wants()
    await world.asked("a", due_at=START + timedelta(hours=1))
    await world.asked("b", wording="review_due:1", due_at=START + timedelta(hours=1))
    await world.wants(kinds=("reviews",))
    assert await world.rows() == ["cancelled", "waiting"]


async def test_all_that_waits_for_somebody_can_be_taken_back(world: World) -> None:
    await world.wants()
    await world.wants(BEA)
    await world.asked("a", due_at=START + timedelta(hours=1))
    await world.asked("b", BEA, due_at=START + timedelta(hours=1))
    async with world.store.database.transaction() as connection:
        await cancel_all(raw(connection), ANN, world.clock())
    assert await world.rows() == ["cancelled", "waiting"]


async def test_erasure_leaves_nothing_and_nothing_is_sent(world: World) -> None:
    await world.wants()
    await world.asked()
    await world.erase()
    await world.runner().run_due()
    assert (world.told, await world.rows()) == ([], [])
    async with world.store.database.connect() as connection:
        assert await raw(connection).fetchval("select count(*) from notice_preferences") == 0


async def test_a_destroyed_key_alone_stops_it_too(world: World) -> None:
    await world.wants()
    await world.asked()
    await world.store.keyring.destroy(str(ANN), world.clock())
    await world.runner().run_due()
    assert (world.told, await world.rows()) == ([], ["cancelled"])


async def test_a_moved_appointment_takes_its_reminder_back_and_may_be_moved_back(world: World) -> None:
    await world.wants()
    later = START + timedelta(hours=1)
    await world.asked("contact_7:reminder:a", due_at=later)
    await world.asked("contactx7:reminder:a", due_at=later)
    await world.taken_back("contact_7:reminder:")
    assert await world.rows() == ["cancelled", "waiting"], "an underscore is no wild card"

    await world.asked("contact_7:reminder:a", due_at=later)
    world.clock.pass_(hours=1)
    await world.runner().run_due()
    assert await world.rows() == ["sent", "sent"]
    await world.taken_back("contact_7:reminder:")
    await world.asked("contact_7:reminder:a")
    assert await world.rows() == ["sent", "sent"], "what went out is not told again"


async def test_one_taken_back_while_it_is_sent_says_that_it_went_out(world: World) -> None:
    await world.wants()
    await world.asked()
    claims = Claims(world.store.database)
    claimed = await claims.take(world.clock())
    assert claimed is not None
    await world.taken_back("contact-7:")
    assert await world.rows() == ["cancelled"]
    await world.asked()
    assert await world.rows() == ["cancelled"], "it may have gone out"
    await claims.sent(claimed, "reference-1", world.clock())
    assert await world.rows() == ["sent"]


async def test_replaying_or_rebuilding_tells_nobody_anything(world: World) -> None:
    await world.wants()
    await world.asked()
    await world.runner().run_due()
    await world.asked("later", due_at=START + timedelta(days=9))
    before = await world.rows("cause, state, tries")
    for recorded in await read_log(world.store):
        async with world.store.database.transaction() as connection:
            keys = await world.store.keyring.load({str(ANN)})
            await VIEW(connection, [recorded], keys)  # type: ignore[list-item]
    assert await world.rows("cause, state, tries") == before
    assert await world.runner().run_due() == 0
    assert len(world.told) == 1


@pytest.mark.parametrize(
    ("status", "state", "reason"),
    [("delivered", "delivered", None), ("permanent-failure", "failed", "permanent-failure")],
)
async def test_what_became_of_it_is_asked_later(
    world: World, status: str, state: str, reason: str | None
) -> None:
    await world.wants()
    await world.asked()
    await world.runner().run_due()
    world.clock.pass_(minutes=1)
    assert await world.runner().run_due() == 1
    assert await world.rows() == ["sent"], "it is under way"
    world.notify.sent[0]["status"] = status
    world.clock.pass_(hours=6)
    await world.runner().run_due()
    assert await world.rows("state, reason") == [(state, reason)]
    world.clock.pass_(days=30)
    assert await world.runner().run_due() == 0


async def test_one_of_which_nothing_is_ever_heard_is_given_up(world: World) -> None:
    await world.wants()
    await world.asked()
    await world.runner().run_due()
    asked = 0
    for _ in range(60):
        world.clock.pass_(hours=6)
        asked += await world.runner().run_due()
    assert 20 < asked < 40
    assert await world.rows("state, next_at") == [("sent", None)]


async def test_a_notice_that_is_rolled_back_is_none(world: World) -> None:
    await world.wants()
    lost = Notice("contact-7:review", ANN, "review_due:1", START)

    async def losing() -> None:
        async with world.store.unit(ORIGIN) as unit:
            await request(raw(unit.connection), WORDINGS, uuid4(), unit.now, lost)
            raise LookupError

    with pytest.raises(LookupError):
        await losing()
    assert await world.rows() == []


@pytest.mark.parametrize("cause", ["Ann Example", "X123456 reminder", "ann@example.org", "", "%", "a" * 201])
async def test_a_cause_names_nobody(world: World, cause: str) -> None:
    with pytest.raises(NotACause) as refused:
        Notice(cause, ANN, "review_due:1", START)
    assert not cause or cause not in str(refused.value).split()
    with pytest.raises(NotACause):
        await world.taken_back(cause)


async def test_neither_address_nor_text_is_logged_or_stored(
    world: World, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        await world.wants()
        await world.asked()
        world.notify.answers = [error(400, "ValidationError", f"{ADDRESS} is wrong: {REMINDER}")]
        await world.runner().run_due()
    async with world.store.database.connect() as connection:
        stored = await raw(connection).fetch(
            "select to_jsonb(n)::text from notices n union all select data::text from events"
            " union all select to_jsonb(p)::text from notice_preferences p"
        )
    printed = capsys.readouterr()
    everything = caplog.text + printed.out + printed.err + str([row[0] for row in stored])
    for secret in (ADDRESS, "7700", REMINDER):
        assert secret not in everything


async def test_in_the_background_it_polls_and_is_woken_and_ends(world: World) -> None:
    await world.wants()
    runner = world.runner(poll_seconds=60)
    async with runner.running():
        await asyncio.sleep(0.1)
        await world.asked()
        runner.wake()
        async with asyncio.timeout(10):
            while not world.told:
                await asyncio.sleep(0.02)
    # A query that was cut off is still being called off for a moment.
    async with asyncio.timeout(10):
        while len(asyncio.all_tasks()) > 1:
            await asyncio.sleep(0.02)
