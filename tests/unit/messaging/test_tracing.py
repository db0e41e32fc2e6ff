"""Following numbers: every fault is found, whatever the order."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shared.messaging.findings import MOST_LISTED, Fault, Finding, Place, Report
from shared.messaging.tracing import Trace


def follow(*sequences: int) -> tuple[Trace, list[tuple[Fault, int]]]:
    trace = Trace(Place.TOPIC, "assessment")
    found = [f for s in sequences if (f := trace.follow("a", s, UUID(int=s)))]
    return trace, [(f.fault, f.sequence) for f in [*found, *trace.gaps()]]


def test_in_order_there_is_nothing_to_find() -> None:
    assert follow(1, 2, 3)[1] == []


def test_each_fault() -> None:
    assert follow(1, 3)[1] == [(Fault.GAP, 2)]
    assert follow(3)[1] == [(Fault.GAP, 1)]
    assert follow(1, 3, 2)[1] == [(Fault.ORDER, 2)]
    assert follow(1, 1, 2, 1)[1] == [(Fault.DUPLICATE, 1), (Fault.DUPLICATE, 1)]


def test_another_event_with_the_last_number_diverged() -> None:
    trace, _ = follow(1, 2)

    finding = trace.follow("a", 2, UUID(int=99))

    assert finding == Finding(Place.TOPIC, Fault.DIVERGED, "assessment", "a", 2)


@given(st.permutations(range(1, 9)), st.lists(st.integers(1, 8)))
def test_the_digest_is_of_what_was_there_not_of_how_it_came(order: list[int], again: list[int]) -> None:
    straight, _ = follow(*range(1, 9))
    crooked, found = follow(*order, *again)

    assert crooked.subjects["a"].digest == straight.subjects["a"].digest
    assert not crooked.subjects["a"].missing
    assert Fault.GAP not in {fault for fault, _ in found}


def test_the_digest_tells_another_event_apart() -> None:
    one, other = Trace(Place.LOG, "s"), Trace(Place.LOG, "s")
    one.follow("a", 1, UUID(int=1))
    other.follow("a", 1, UUID(int=2))

    assert one.subjects["a"].digest != other.subjects["a"].digest


def test_a_report_counts_all_and_lists_some() -> None:
    report = Report()
    for n in range(MOST_LISTED + 5):
        report.add(Finding(Place.TOPIC, Fault.DUPLICATE, "assessment", "a", n))
    assert report.sound  # at least once is what a topic promises

    report.add(Finding(Place.CONSUMER, Fault.DUPLICATE, "assessment", "a", 1))

    assert not report.sound
    assert len(report.findings) == MOST_LISTED
    assert report.counts.total() == MOST_LISTED + 6
