"""The stored ledger beside one kept by hand: answers, balances now and as of any day, rows and replay.
HYPOTHESIS_PROFILE=long: 500 operations from each of 500 seeds."""

import os
from datetime import date, datetime, timedelta
from random import Random

import pytest

from shared import ledger
from shared.clock import utc_now
from shared.domain import Refusal
from shared.eventstore import EventStore, raw
from shared.eventstore.log import READ_STREAMS, to_recorded
from shared.ledger.balances import accounts as accounts_of
from shared.ledger.balances import balance_as_of
from shared.ledger.checking import audit_ledger
from shared.ledger.posting import account_stream, entry_stream
from shared.security import Keys
from tests.integration.ledger.bookkeeping import CODEC, tell
from tests.unit.ledger.drawn_entries import FIRST_DAY, Drawn, accounts
from tests.unit.ledger.ledger_oracle import Oracle

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
OPERATIONS, SEEDS = (500, 500) if LONG else (80, 4)
TOGETHER = 4
pytestmark = pytest.mark.asyncio(loop_scope="module")


class Stored:
    """A store beside the oracle. What the oracle accepts goes in transactions of up to four; what it
    refuses goes alone."""

    def __init__(self, store: EventStore, seed: int) -> None:
        self.store, self.seed, self.random = store, seed, Random(seed)
        self.oracle, self.today = Oracle(), FIRST_DAY
        self.waiting: list[ledger.Command] = []
        self.marks: list[tuple[datetime, int]] = []

    async def run(self) -> None:
        first = (self.seed + 1) * 1_000_000
        for command in accounts(first):
            await self.tell(command)
        for number in range(first + 1_000, first + 1_000 + OPERATIONS):
            if self.random.random() < 0.05:
                await self.flush()
                self.today += timedelta(self.random.randint(1, 3))
            await self.tell(Drawn(self.seed, self.oracle, self.today, number).next())
        await self.flush()
        await self.compare()
        await self.replay()

    async def tell(self, command: ledger.Command) -> None:
        before = len(self.oracle.sheet)
        if self.oracle.take(command, self.today):
            self.waiting.append(command)
            if len(self.waiting) == TOGETHER:
                await self.flush()
        else:
            assert len(self.oracle.sheet) == before
            await self.flush()
            with pytest.raises(Refusal):
                await tell(self.store, command, today=self.today)

    async def flush(self) -> None:
        if self.waiting:
            await tell(self.store, *self.waiting, today=self.today)
            self.waiting = []
            self.marks.append((utc_now(), len(self.oracle.sheet)))

    async def compare(self) -> None:
        async with self.store.database.connect() as connection:
            found = await accounts_of(connection, list(self.oracle.accounts))
            for account_id in self.oracle.accounts:
                assert figures(found[account_id].balance) == self.oracle.of(account_id)
                for _ in range(5):
                    day, (until, entries) = self.a_day(), self.random.choice(self.marks)
                    as_of = await balance_as_of(connection, account_id, effective_on=day)
                    assert figures(as_of) == self.oracle.as_of(account_id, day)
                    as_known = await balance_as_of(
                        connection, account_id, effective_on=day, recorded_until=until
                    )
                    assert figures(as_known) == self.oracle.as_of(account_id, day, entries)
                everything = await balance_as_of(connection, account_id)
                assert everything == found[account_id].balance

    async def replay(self) -> None:
        """Of this seed's own events, in the order of the log."""
        streams = [account_stream(each) for each in self.oracle.accounts]
        streams += [entry_stream(each) for each in self.oracle.done]
        async with self.store.database.connect() as connection:
            rows = await raw(connection).fetch(READ_STREAMS, streams)
            found = await accounts_of(connection, list(self.oracle.accounts))
        recorded = sorted((to_recorded(CODEC, row, Keys()) for row in rows), key=lambda each: each.at)
        book = ledger.Book()
        for each in recorded:
            book = ledger.evolve(book, each.event)
        assert book.accounts == found
        assert book.holding == {i: p.left for i, p in self.oracle.promises.items() if p.left}
        assert set(book.reversals) == self.oracle.undone

    def a_day(self) -> date:
        return FIRST_DAY + timedelta(self.random.randint(-3, (self.today - FIRST_DAY).days + 1))


def figures(balance: ledger.Balance) -> tuple[int, int, int]:
    return balance.posted, balance.pending_in, balance.pending_out


@pytest.mark.timeout(7_200 if LONG else 180)
async def test_the_stored_ledger_is_the_one_kept_by_hand(books: EventStore) -> None:
    for seed in range(SEEDS):
        await Stored(books, seed).run()
    audited = await audit_ledger("testing", books.database)
    assert audited.sound, list(audited.lines())
