"""The order check, over every delivery that at-least-once and any interleaving allow."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.messaging.feed import Key
from shared.messaging.sequence_check import Diverged, Last, SequenceCheck, Verdict

KEY: Key = ("/mydirection/assessment", "a")
OTHER: Key = ("/mydirection/plans", "a")


def event_id(sequence: int) -> UUID:
    return UUID(int=sequence + 1000)


class Reader:
    """Does with each verdict what a consumer does, in memory."""

    def __init__(self) -> None:
        self.check = SequenceCheck({}, {})
        self.applied: dict[Key, list[int]] = {KEY: [], OTHER: []}

    def take(self, key: Key, sequence: int) -> Verdict:
        verdict = self.check.judge(key, sequence, event_id(sequence))
        if verdict is Verdict.APPLY:
            self._apply(key, sequence)
        elif verdict in (Verdict.GAP, Verdict.WAITING):
            self.check.park(key, sequence, event_id(sequence))
        return verdict

    def _apply(self, key: Key, sequence: int) -> None:
        self.check.apply(key, sequence, event_id(sequence))
        self.applied[key].append(sequence)
        parked = self.check.parked.get(key, {})
        if parked.pop(sequence + 1, None):
            self._apply(key, sequence + 1)


@given(st.lists(st.tuples(st.sampled_from([KEY, OTHER]), st.integers(1, 12)), max_size=60))
def test_whatever_comes_each_is_applied_once_in_order_as_far_as_nothing_is_missing(
    deliveries: list[tuple[Key, int]],
) -> None:
    reader = Reader()

    for key, sequence in deliveries:
        reader.take(key, sequence)

    for key in (KEY, OTHER):
        came = {sequence for k, sequence in deliveries if k == key}
        whole = next(n for n in range(14) if n + 1 not in came)
        assert reader.applied[key] == list(range(1, whole + 1))
        assert set(reader.check.parked.get(key, {})) == {s for s in came if s > whole}


@given(st.lists(st.integers(1, 8), min_size=1, max_size=40), st.data())
def test_taking_up_again_from_what_was_stored_changes_no_verdict(
    deliveries: list[int], data: st.DataObject
) -> None:
    through, resumed = Reader(), Reader()
    cut = data.draw(st.integers(0, len(deliveries)))

    verdicts = [through.take(KEY, sequence) for sequence in deliveries]
    before = [resumed.take(KEY, sequence) for sequence in deliveries[:cut]]
    resumed.check = SequenceCheck(dict(resumed.check.last), dict(resumed.check.parked))
    after = [resumed.take(KEY, sequence) for sequence in deliveries[cut:]]

    assert before + after == verdicts


@pytest.mark.parametrize(
    ("sequence", "verdict"),
    [(4, Verdict.DUPLICATE), (5, Verdict.DUPLICATE), (6, Verdict.APPLY), (7, Verdict.GAP)],
)
def test_verdicts(sequence: int, verdict: Verdict) -> None:
    check = SequenceCheck({KEY: Last(5, event_id(5))}, {})

    assert check.judge(KEY, sequence, event_id(sequence)) is verdict


@pytest.mark.parametrize(
    ("sequence", "verdict"),
    [(6, Verdict.APPLY), (7, Verdict.PARKED), (8, Verdict.WAITING)],
)
def test_verdicts_beside_a_parked_event(sequence: int, verdict: Verdict) -> None:
    check = SequenceCheck({KEY: Last(5, event_id(5))}, {KEY: {7: event_id(7)}})

    assert check.judge(KEY, sequence, event_id(sequence)) is verdict


@pytest.mark.parametrize("sequence", [5, 7])
def test_another_event_with_a_known_number_means_another_log(sequence: int) -> None:
    check = SequenceCheck({KEY: Last(5, event_id(5))}, {KEY: {7: event_id(7)}})

    with pytest.raises(Diverged, match=f"/mydirection/assessment diverged at a {sequence}"):
        check.judge(KEY, sequence, UUID(int=1))
