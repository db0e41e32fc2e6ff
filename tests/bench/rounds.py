"""Measuring two things in turn, so that a machine whose speed drifts does it to both."""

import statistics
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

Measure = Callable[[], Awaitable[float]]
ROUNDS = 5


@dataclass(frozen=True)
class Comparison:
    """rates: name -> median of things a second. ratios: the first one's rate over each other's,
    round by round: minimum, median, maximum."""

    rates: Mapping[str, float]
    ratios: Mapping[str, tuple[float, float, float]]


async def compare(measures: Mapping[str, Measure], rounds: int = ROUNDS) -> Comparison:
    """Run all in turn, `rounds` times after one unmeasured; the first named is ours."""
    for measure in measures.values():
        await measure()
    found: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            found[name].append(await measure())
    ours, *others = measures
    return Comparison(
        {name: statistics.median(rates) for name, rates in found.items()},
        {name: _ratios(found[ours], found[name]) for name in others},
    )


def _ratios(ours: list[float], theirs: list[float]) -> tuple[float, float, float]:
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    return min(ratios), statistics.median(ratios), max(ratios)
