"""Whatever comes, in whatever order: the rules answer as a ledger kept by hand does, and what is posted
and held sums to nothing. HYPOTHESIS_PROFILE=long: 500 operations from each of 500 seeds."""

import os
from collections import Counter
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from shared.domain import Refusal
from shared.ledger import Balance, Book, changes, decide, evolve
from tests.unit.ledger.drawn_entries import FIRST_DAY, Drawn, accounts
from tests.unit.ledger.ledger_oracle import Oracle

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
OPERATIONS, SEEDS = 500, 500 if LONG else 6


class Ledgers(RuleBasedStateMachine):
    """The rules beside the oracle."""

    def __init__(self) -> None:
        super().__init__()
        self.book, self.oracle, self.past = Book(), Oracle(), list[Any]()
        self.today, self._new = FIRST_DAY, count(1_000)
        for command in accounts(100):
            self.tell(command)

    # A seed: drawn one by one, choices would nearly all be the first of their list.
    @rule(seed=st.integers(0, 2**32))
    def next_command(self, seed: int) -> None:
        self.tell(Drawn(seed, self.oracle, self.today, next(self._new)).next())

    @rule(days=st.integers(1, 3))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days)

    def tell(self, command: Any) -> None:
        accepted = self.oracle.take(command, self.today)
        try:
            happened = list(decide(command, self.book, self.today))
        except Refusal:
            happened = []
            assert not accepted, "refused, and should not have been"
        else:
            assert accepted, "should have been refused"
        for event in happened:
            self.book = evolve(self.book, event)
            self.past.append(event)

    @invariant()
    def balances_are_the_oracles(self) -> None:
        for account_id, account in self.book.accounts.items():
            balance = account.balance
            assert (balance.posted, balance.pending_in, balance.pending_out) == self.oracle.of(account_id)
        assert self.book.holding == {i: p.left for i, p in self.oracle.promises.items() if p.left}
        assert set(self.book.reversals) == self.oracle.undone

    @invariant()
    def it_sums_to_nothing_and_nobody_is_beyond_their_limits(self) -> None:
        sums: Counter[str] = Counter()
        for account in self.book.accounts.values():
            sums[account.unit] += account.balance.posted
            sums["held"] += account.balance.pending_in - account.balance.pending_out
            assert account.floor is None or account.balance.available >= account.floor
            assert account.cap is None or account.balance.promised <= account.cap
        assert not any(sums.values())

    def teardown(self) -> None:
        book, by_changes = Book(), dict.fromkeys(self.book.accounts, Balance())
        for event in self.past:
            book = evolve(book, event)
            if event.event_name != "ledger-account-opened":
                for change in changes(event):
                    by_changes[change.account_id] = by_changes[change.account_id].after(change)
        assert book == self.book
        assert by_changes == {i: account.balance for i, account in self.book.accounts.items()}


TestLedgers = Ledgers.TestCase
TestLedgers.settings = settings(
    max_examples=200 if LONG else 25,
    stateful_step_count=100 if LONG else 50,
    deadline=None,
    suppress_health_check=list(HealthCheck) if LONG else [],
)


@pytest.mark.timeout(3_600 if LONG else 180)
def test_500_operations_from_each_seed() -> None:
    """As many as are asked for, which a machine is free to stop before."""
    for seed in range(SEEDS):
        ledgers, random = Ledgers(), Random(seed)
        for _ in range(OPERATIONS):
            if random.random() < 0.05:
                ledgers.time_passes(random.randint(1, 3))
            ledgers.next_command(seed)
            ledgers.balances_are_the_oracles()
            ledgers.it_sums_to_nothing_and_nobody_is_beyond_their_limits()
        ledgers.teardown()
        # What is nearly always refused would show little.
        assert len(ledgers.past) > OPERATIONS / 5, seed
