"""A batch in runs: what is reacted to stands by itself, and nothing changes places."""

import pytest

from shared.clock import utc_now, uuid7
from shared.contracts import Envelope
from shared.messaging.feed import Batch, Message

PLAIN, APART = "mydirection.testing.plain", "mydirection.testing.apart"


def message(place: int, type_: str) -> Message:
    envelope = Envelope(
        id=uuid7(),
        source="/mydirection/assessment",
        type=type_,
        time=utc_now(),
        subject="a",
        dataschema="urn:x:1",
        sequence=place,
        correlationid="test",
        data={},
    )
    return Message(str(place), envelope.source, "a", envelope)


@pytest.mark.parametrize(
    ("types", "lengths"),
    [
        ("p", [1]),
        ("ppp", [3]),
        ("a", [1]),
        ("aa", [1, 1]),
        ("pap", [1, 1, 1]),
        ("ppapp", [2, 1, 2]),
        ("appa", [1, 2, 1]),
        ("paap", [1, 1, 1, 1]),
    ],
)
def test_runs(types: str, lengths: list[int]) -> None:
    messages = [message(n, APART if kind == "a" else PLAIN) for n, kind in enumerate(types, 1)]
    batch = Batch("p", "0", messages)

    runs = list(batch.runs({APART}))

    assert [len(run.messages) for run in runs] == lengths
    assert [each for run in runs for each in run.messages] == messages
    assert [run.after for run in runs] == ["0", *(run.upto for run in runs[:-1])]


def test_what_cannot_be_read_is_no_event_of_any_type() -> None:
    unread = Message("1", "s", "a", None, b"?")

    assert len(list(Batch("p", None, [unread, unread]).runs({APART}))) == 1


def test_with_nothing_apart_a_batch_is_one_run() -> None:
    batch = Batch("p", None, [message(n, APART) for n in range(1, 4)])

    assert list(batch.runs(())) == [batch]
