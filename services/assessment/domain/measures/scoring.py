"""From answers to scores, and from two scores to a reliable change. Exact decimal arithmetic; what
is divided is rounded half up to two places, and nothing else is rounded.

Reliable change: Jacobson and Truax (1991), Journal of Consulting and Clinical Psychology 59:12-19:
change / (SD sqrt(2 (1 - r))), reliable from 1.96 on in either direction."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from services.assessment.domain.measures.measure import MeasureDefinition
from shared.domain import record

PLACES = Decimal("0.01")
RELIABLE = Decimal("1.96")

NotComputed = Literal[
    "item_missing",
    "too_many_items_missing",
    "scoring_not_at_hand",
    "no_single_total",
]
NoChange = Literal["no_baseline", "no_total", "another_version"]
NoReliableChange = Literal["standard_deviation_not_published", "reliability_not_published"]


@record
class SubscaleScore:
    subscale: str
    score: Decimal | None


@record
class Scores:
    """raw: the sum of the items, reversed where they are, before any conversion. not_computed: why
    there is no total. items_missing: null where only a total was entered."""

    raw: Decimal | None = None
    total: Decimal | None = None
    not_computed: NotComputed | None = None
    prorated: bool = False
    subscales: tuple[SubscaleScore, ...] = ()
    items_missing: int | None = None


@record
class Change:
    """Since the baseline. change: as subtracted. index: above 0 for better, whichever way the
    measure runs. reliable: whether it is more than the measure's own error would give."""

    change: Decimal | None = None
    not_computed: NoChange | None = None
    index: Decimal | None = None
    reliable: Literal["improved", "deteriorated", "no_reliable_change"] | None = None
    index_not_computed: NoReliableChange | None = None


def scored(measure: MeasureDefinition, answers: Mapping[int, int]) -> dict[int, int]:
    """The answers with those of reverse-scored items turned round. They are within their ranges."""
    return {
        number: _reversed(measure, number, answer) if number in measure.items.reverse_scored else answer
        for number, answer in answers.items()
    }


def _reversed(measure: MeasureDefinition, number: int, answer: int) -> int:
    bounds = measure.items.bounds(number)
    return sum(bounds) - answer if bounds else answer


def score(measure: MeasureDefinition, answers: Mapping[int, int]) -> Scores:
    """What these answers come to. An item that is not listed is missing."""
    missing = measure.items.count - len(answers)
    if measure.scoring == "not_computed":
        return Scores(not_computed="scoring_not_at_hand", items_missing=missing)
    values = scored(measure, answers)
    subscales = tuple(
        SubscaleScore(subscale=s.code, score=_subscale(measure, s.items, values)) for s in measure.subscales
    )
    if missing and (reason := _not_computed(measure, missing)):
        return Scores(not_computed=reason, subscales=subscales, items_missing=missing)
    raw = Decimal(sum(values.values()))
    if missing:
        raw = rounded(raw * measure.items.count / len(values))
    return Scores(
        raw=raw,
        total=_total(measure, raw),
        prorated=missing > 0,
        subscales=subscales,
        items_missing=missing,
    )


def score_goals(ratings: int) -> Scores:
    """Each goal's rating stands for itself."""
    return Scores(not_computed="no_single_total", items_missing=0 if ratings else None)


def from_total(measure: MeasureDefinition, total: Decimal) -> Scores:
    """Of a total that was entered without answers, and is one of the measure's. raw: the sum behind
    it: a conversion table has each value once."""
    if measure.conversion:
        place = measure.conversion.values.index(total)
        raw = Decimal(measure.conversion.first + place)
        return Scores(raw=raw, total=measure.conversion.values[place])
    return Scores(raw=total if measure.scoring == "sum" else None, total=total)


def rounded(value: Decimal) -> Decimal:
    return value.quantize(PLACES, ROUND_HALF_UP)


def _not_computed(measure: MeasureDefinition, missing: int) -> NotComputed | None:
    if measure.missing_items.rule == "not_computed":
        return "item_missing"
    return "too_many_items_missing" if missing > measure.missing_items.most else None


def _total(measure: MeasureDefinition, raw: Decimal) -> Decimal:
    if measure.conversion:
        # The table has whole sums only; a prorated one goes to the nearest.
        whole = int(raw.to_integral_value(ROUND_HALF_UP))
        return measure.conversion.values[whole - measure.conversion.first]
    return rounded(raw / measure.items.count) if measure.scoring == "mean" else raw


def _subscale(
    measure: MeasureDefinition, numbers: tuple[int, ...], values: Mapping[int, int]
) -> Decimal | None:
    if any(number not in values for number in numbers):
        return None
    total = Decimal(sum(values[number] for number in numbers))
    return rounded(total / len(numbers)) if measure.scoring == "mean" else total


def change(
    measure: MeasureDefinition, baseline: tuple[str, Decimal | None] | None, total: Decimal | None
) -> Change:
    """Since a baseline, given as the measure's reference and the total."""
    if baseline is None:
        return Change(not_computed="no_baseline")
    reference, before = baseline
    if before is None or total is None:
        return Change(not_computed="no_total")
    if reference != measure.reference:
        return Change(not_computed="another_version")
    return _reliable(measure, total - before)


def _reliable(measure: MeasureDefinition, changed: Decimal) -> Change:
    if measure.standard_deviation is None:
        return Change(change=changed, index_not_computed="standard_deviation_not_published")
    if measure.reliability is None:
        return Change(change=changed, index_not_computed="reliability_not_published")
    error = measure.standard_deviation.value * (2 * (1 - measure.reliability.value)).sqrt()
    better = changed if measure.better == "higher" else -changed
    index = better / error
    if abs(index) < RELIABLE:
        verdict: Literal["improved", "deteriorated", "no_reliable_change"] = "no_reliable_change"
    else:
        verdict = "improved" if index > 0 else "deteriorated"
    return Change(change=changed, index=rounded(index), reliable=verdict)
