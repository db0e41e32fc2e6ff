"""Batches, and the disorder that tests put into them."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from shared.messaging.feed import Batch, Message
from shared.messaging.shuffle import shuffled


def messages(subjects: str) -> list[Message]:
    """One a letter; `raw` numbers them."""
    return [Message(str(n), "/s", subject, None, b"%d" % n) for n, subject in enumerate(subjects, 1)]


@given(st.integers(2, 30))
def test_halves_do_the_same_one_after_the_other(length: int) -> None:
    batch = Batch("p", "0", messages("a" * length))

    first, second = batch.halves()

    assert [*first.messages, *second.messages] == batch.messages
    assert first.messages
    assert second.messages
    assert (first.after, first.upto, second.upto) == ("0", second.after, batch.upto)


@given(st.text("abc", min_size=1, max_size=40), st.integers(), st.sampled_from([None, "0"]))
def test_disorder_keeps_what_is_promised(subjects: str, seed: int, after: str | None) -> None:
    given_ones = messages(subjects)
    recent: list[Message] = []

    out = shuffled(given_ones, after, recent, Random(seed), 0.5)

    first_times = list({message.raw: message for message in out}.values())
    for subject in set(subjects):
        in_order = [m.raw for m in given_ones if m.subject == subject]
        assert [m.raw for m in first_times if m.subject == subject] == in_order
    assert len(first_times) == len(given_ones)
    assert [m.position for m in out[:-1]] == [after] * (len(out) - 1)
    assert out[-1].position == given_ones[-1].position


def test_disorder_interleaves_and_repeats() -> None:
    out = shuffled(messages("aaaabbbb"), None, [], Random(1), 0.5)

    assert [m.subject for m in out] != sorted(m.subject for m in out)
    assert len(out) > 8
