"""What becomes of commands: entries, balances, lines; and all of a transaction's commands or none."""

from datetime import timedelta
from uuid import uuid4

import pytest

from shared import ledger
from shared.domain import Conflict, NotFound
from shared.eventstore import EventStore, Write, raw
from shared.ledger.balances import account as find
from shared.ledger.balances import holds_over, statement
from shared.ledger.posting import prepare, subjects
from shared.testing.budget import Spent
from shared.testing.log import ORIGIN, assert_in_order, read_log
from tests.integration.ledger.bookkeeping import (
    TODAY,
    account,
    assert_rows_are_the_replay,
    funded,
    hold,
    part,
    pence,
    reverse,
    tell,
    transfer,
    void,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def balance(store: EventStore, account_id: object) -> ledger.Balance:
    async with store.database.connect() as connection:
        return (await find(connection, account_id)).balance  # type: ignore[arg-type]


async def test_a_hold_is_posted_in_parts_and_the_rest_is_released(books: EventStore) -> None:
    _, team = await funded(books, 10_000)
    shop = await account(books)
    held = hold(team, shop, 6_000)

    await tell(books, held)
    assert (await balance(books, team)).available == 4_000
    await tell(books, part(held, 3_000))  # half of it: as much is left
    assert await balance(books, team) == ledger.Balance(posted=7_000, pending_out=3_000)
    await tell(books, part(held, 1_000, last=True))

    assert await balance(books, team) == ledger.Balance(posted=6_000)
    assert await balance(books, shop) == ledger.Balance(posted=4_000)
    with pytest.raises(Conflict, match="posted or released"):
        await tell(books, part(held, 1))
    await assert_rows_are_the_replay(books)


async def test_the_same_again_changes_nothing_and_another_content_is_refused(books: EventStore) -> None:
    _, team = await funded(books, 1_000)
    shop, other = await account(books), await account(books)
    first = transfer(team, shop, 300)
    answers = [await tell(books, first) for _ in range(2)]
    assert [len(answer.writes) for answer in answers] == [1, 0]
    assert answers[0].book.entries == answers[1].book.entries

    for changed in ({"amount": pence(301)}, {"credit": other}, {"effective_on": TODAY - timedelta(1)}):
        with pytest.raises(Conflict) as refused:
            await tell(books, ledger.Transfer(**{**vars(first), **changed}))
        assert refused.value.reason == "id-used"
    assert (await balance(books, team)).posted == 700


async def test_commands_of_a_transaction_see_each_other_and_stand_or_fall_together(books: EventStore) -> None:
    _, team = await funded(books, 1_000)
    shop = await account(books)
    held = hold(team, shop, 900)
    moved = transfer(team, shop, 100)
    await tell(books, held, part(held, 400), void(held), moved, reverse(moved.entry_id))
    assert await balance(books, team) == ledger.Balance(posted=600)

    with pytest.raises(Conflict, match="does not cover"):
        await tell(books, transfer(team, shop, 600), transfer(team, shop, 1))
    assert await balance(books, team) == ledger.Balance(posted=600)

    async with books.database.connect() as connection:
        lines = await statement(connection, team, before=None, limit=10)
    assert [line.act for line in lines] == [
        "reversed", "transferred", "voided", "posted", "held", "transferred",
    ]  # fmt: skip
    assert [line.balance.posted for line in lines] == [600, 500, 600, 600, 1_000, 1_000]
    assert [line.balance.available for line in lines] == [600, 500, 600, 100, 100, 1_000]
    await assert_rows_are_the_replay(books)


async def test_a_services_own_events_go_with_the_entries(books: EventStore) -> None:
    _, team = await funded(books, 1_000)
    shop = await account(books)
    command = hold(team, shop, 400)
    async with books.unit(ORIGIN) as unit:
        await unit.lock(["person", *await subjects(unit, [command])])
        prepared = await prepare(unit, [command], TODAY)
        await unit.append(Write("budget-1", "person", [Spent(amount_pence=400)]), *prepared.writes)

    assert prepared.book.accounts[team].balance.available == 600
    log = await read_log(books)
    assert_in_order(log)
    assert [each.subject for each in log[-2:]] == ["person", f"ledger_entry-{command.entry_id}"]
    assert [each.sequence for each in log[-2:]] == [1, None]


async def test_what_is_not_there_is_refused(books: EventStore) -> None:
    _, team = await funded(books, 1_000)
    stray = hold(team, uuid4(), 1)
    for command in (stray, part(stray, 1), void(stray), reverse(stray.entry_id)):
        with pytest.raises(NotFound):
            await tell(books, command)
    async with books.database.connect() as connection:
        with pytest.raises(NotFound):
            await find(connection, uuid4())


async def test_holds_that_are_over_are_found_and_released(books: EventStore) -> None:
    _, team = await funded(books, 1_000)
    shop = await account(books)
    over, open_still = hold(team, shop, 10, until=TODAY), hold(team, shop, 20, until=TODAY + timedelta(1))
    await tell(books, over, open_still, hold(team, shop, 30))
    tomorrow = TODAY + timedelta(1)

    async with books.database.connect() as connection:
        assert await holds_over(connection, TODAY, limit=10) == []
        assert await holds_over(connection, tomorrow, limit=10) == [over.entry_id]
    expiry = ledger.Expire(entry_id=uuid4(), hold_id=over.entry_id, effective_on=tomorrow)
    await tell(books, expiry, today=tomorrow)
    await tell(books, expiry, today=tomorrow)
    async with books.database.connect() as connection:
        assert await holds_over(connection, tomorrow, limit=10) == []
    assert (await balance(books, team)).pending_out == 50


async def test_the_database_refuses_what_got_past_the_rules(books: EventStore) -> None:
    _, team = await funded(books, 1_000)
    async with books.database.connect() as connection:
        for spoilt in ("posted = -1", "pending_out = 1001", "pending_in = -1"):
            with pytest.raises(Exception, match="violates check constraint"):
                await raw(connection).execute(
                    f"update ledger_accounts set {spoilt} where account_id = $1", team
                )


async def test_an_entry_past_the_accounts_is_refused(books: EventStore) -> None:
    stray = ledger.Transferred(
        entry_id=uuid4(), debit=uuid4(), credit=uuid4(), unit="pence", amount=1, effective_on=TODAY
    )
    with pytest.raises(Exception, match="violates not-null constraint"):
        async with books.unit(ORIGIN) as unit:
            await unit.append(Write("ledger_entry-1", "ledger_entry-1", [stray]))


async def test_a_page_of_a_statement_begins_where_the_last_ended(books: EventStore) -> None:
    funder, team = await funded(books, 1_000)
    for _ in range(2):
        await tell(books, *(transfer(team, funder, 1) for _ in range(5)))
    found, before = [], None
    async with books.database.connect() as connection:
        while page := await statement(connection, team, before=before, limit=4):
            found += [line.number for line in page]
            before = page[-1].number
    assert found == list(range(11, 0, -1))


async def test_more_than_a_transaction_may_lock_is_refused(books: EventStore) -> None:
    funder, team = await funded(books, 1_000)
    with pytest.raises(ValueError, match="101 accounts and entries"):
        await tell(books, *(transfer(team, funder, 1) for _ in range(99)))
