"""Messages in the worst order that a feed may deliver them in. For tests."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from shared.messaging.feed import Key, Message

REMEMBERED = 100


def shuffled(
    messages: Sequence[Message], after: str | None, recent: list[Message], rng: Random, repeats: float
) -> list[Message]:
    """The messages with their subjects interleaved at random, each subject's in order, and with
    about `repeats` as many again: repetitions of theirs and of `recent`, which is brought up to date.

    Only the last may move the position on: what is read anew after a crash must not miss any."""
    waiting: dict[Key, list[Message]] = {}
    for message in messages:
        waiting.setdefault(message.key, []).append(message)
    out: list[Message] = []
    while waiting:
        key = rng.choice(list(waiting))
        out.append(waiting[key].pop(0))
        if not waiting[key]:
            del waiting[key]
        recent.append(out[-1])
        if rng.random() < repeats:
            out.append(rng.choice(recent))
    del recent[:-REMEMBERED]
    upto = messages[-1].position
    return [replace(message, position=after) for message in out[:-1]] + [replace(out[-1], position=upto)]
