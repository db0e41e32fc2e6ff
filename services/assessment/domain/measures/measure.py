"""Outcome measures as versioned data: items, scoring, and what was published about them.

What is not published is null here, and what rests on it is not computed."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import ClassVar, Literal

from shared.domain import Invalid, record

FilledInBy = Literal[
    "person_in_own_session", "person_with_help", "person_elsewhere", "interviewer", "practitioner"
]
SELF_REPORT: tuple[FilledInBy, ...] = (
    "person_in_own_session",
    "person_with_help",
    "person_elsewhere",
    "interviewer",
)
# Enough for any instrument, and few enough for a form.
MOST_ITEMS = 99
MOST_ANSWER = 999
CODE = re.compile("[a-z][a-z0-9_]{0,63}")
# As many digits as are published of a score.
MOST_PLACES, LARGEST = 4, 999_999


@record
class ItemRange:
    number: int
    minimum: int
    maximum: int


@record
class Items:
    """Items are numbered from 1 to `count`. minimum, maximum: of an answer, unless `ranges` names
    the item; null where the range is not at hand, so that any answer is stored. reverse_scored:
    their numbers. each: `goal` where one question is answered for each of the person's goals."""

    count: int
    minimum: int | None
    maximum: int | None
    ranges: tuple[ItemRange, ...] = ()
    reverse_scored: tuple[int, ...] = ()
    each: Literal["item", "goal"] = "item"

    def bounds(self, number: int) -> tuple[int, int] | None:
        """Lowest and highest answer of an item; None where the range is not at hand."""
        for own in self.ranges:
            if own.number == number:
                return own.minimum, own.maximum
        return None if self.minimum is None or self.maximum is None else (self.minimum, self.maximum)


@record
class Subscale:
    code: str
    title: str
    items: tuple[int, ...]


@record
class Conversion:
    """A raw sum of `first` becomes `values[0]`, the next whole number the next, and so on."""

    first: int
    values: tuple[Decimal, ...]
    source: str


@record
class MissingItems:
    """not_computed: with an item missing there is no total. prorated: up to `most` missing items
    each count as the mean of those answered. source: who published this rule; null where nobody
    did, and then it is `not_computed`."""

    rule: Literal["not_computed", "prorated"]
    most: int = 0
    source: str | None = None
    population: str | None = None


@record
class Statistic:
    """A published figure: where it stands, and of whom it was found."""

    value: Decimal
    source: str
    population: str


@record
class Licence:
    """wording: whether a provider may store the items' words: freely, with a licence, or not."""

    text: str
    wording: Literal["free", "with_licence", "not_allowed"]


@record
class Flag:
    """An answer of `at_least` to this item raises `alert` and shows `crisis_help`, both codes."""

    item: int
    at_least: int
    alert: str
    crisis_help: str


@record
class CutOff:
    at_least: Decimal
    code: str
    source: str


@record
class MeasureDefinition:
    """A version of a measure, referred to as `code:version`. scoring: of the total; subscales are
    scored alike, except that nothing is converted. filled_in_by: who may fill it in. notes: what
    somebody who reads the scores must know."""

    # A field that nobody declared is a slip of the pen.
    __pydantic_config__: ClassVar = {"extra": "forbid"}

    code: str
    version: int
    title: str
    source: str
    items: Items
    scoring: Literal["sum", "mean", "converted_sum", "not_computed"]
    missing_items: MissingItems
    better: Literal["higher", "lower"]
    licence: Licence
    filled_in_by: tuple[FilledInBy, ...]
    subscales: tuple[Subscale, ...] = ()
    conversion: Conversion | None = None
    standard_deviation: Statistic | None = None
    reliability: Statistic | None = None
    flags: tuple[Flag, ...] = ()
    cut_offs: tuple[CutOff, ...] = ()
    notes: str = ""

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"

    @property
    def raw_bounds(self) -> tuple[int, int] | None:
        """Lowest and highest sum of the items; None where there is no such sum."""
        bounds = [self.items.bounds(number) for number in range(1, self.items.count + 1)]
        if self.scoring == "not_computed" or self.items.each == "goal":
            return None
        known = [each for each in bounds if each]
        return (sum(low for low, _ in known), sum(high for _, high in known)) if known else None

    @property
    def bounds(self) -> tuple[Decimal, Decimal] | None:
        """Lowest and highest total; None where no total is computed."""
        raw = self.raw_bounds
        if raw is None:
            return None
        if self.conversion:
            return self.conversion.values[0], self.conversion.values[-1]
        divisor = self.items.count if self.scoring == "mean" else 1
        return Decimal(raw[0]) / divisor, Decimal(raw[1]) / divisor


def check(measure: MeasureDefinition) -> None:
    """Raises Invalid, naming the field, for a definition that contradicts itself."""
    for fault, field in _faults(measure):
        raise Invalid(fault, field=field)


def _faults(measure: MeasureDefinition) -> Iterator[tuple[str, str]]:
    items, numbers = measure.items, range(1, measure.items.count + 1)
    if not 1 <= items.count <= MOST_ITEMS:
        yield f"a measure has 1 to {MOST_ITEMS} items", "items.count"
    named = {
        "items.reverse_scored": items.reverse_scored,
        "items.ranges": tuple(own.number for own in items.ranges),
        **{f"subscales[{n}].items": s.items for n, s in enumerate(measure.subscales)},
        "flags": tuple(flag.item for flag in measure.flags),
    }
    for field, listed in named.items():
        if len(set(listed)) < len(listed) or not set(listed) <= set(numbers):
            yield f"each is one of the items 1 to {items.count}, named once", field
    bounds = list(filter(None, map(items.bounds, numbers)))
    if any(not -MOST_ANSWER <= low < high <= MOST_ANSWER for low, high in bounds):
        yield (
            f"answers are from -{MOST_ANSWER} to {MOST_ANSWER}, the highest above the lowest",
            "items.maximum",
        )
    if measure.scoring != "not_computed" and not all(map(items.bounds, numbers)):
        yield "a score needs the range of every item", "items.minimum"
    codes = {
        **{f"subscales[{n}].code": s.code for n, s in enumerate(measure.subscales)},
        **{f"flags[{n}].alert": flag.alert for n, flag in enumerate(measure.flags)},
    }
    for field, code in codes.items():
        if not CODE.fullmatch(code):
            yield "a code is needed: lower-case letters, digits and underscores", field
    yield from _faults_of_scoring(measure)
    yield from _faults_of_figures(measure)


def _faults_of_scoring(measure: MeasureDefinition) -> Iterator[tuple[str, str]]:
    conversion, missing = measure.conversion, measure.missing_items
    if (measure.scoring == "converted_sum") != (conversion is not None):
        yield "a converted sum, and nothing else, has a conversion table", "conversion"
    if conversion and measure.raw_bounds:
        low, high = measure.raw_bounds
        values = conversion.values
        if conversion.first != low or len(values) != high - low + 1:
            yield f"a value for each raw sum from {low} to {high} is needed", "conversion.values"
        if any(one >= two for one, two in pairwise(values)):
            yield "each value is above the one before", "conversion.values"
    if measure.items.each == "goal" and measure.scoring != "not_computed":
        yield "ratings of goals have no single total", "scoring"
    if missing.rule == "prorated" and not (missing.source and 1 <= missing.most < measure.items.count):
        yield "name who published this rule, and how many may be missing", "missing_items"
    if not measure.filled_in_by:
        yield "name who may fill it in", "filled_in_by"


def _faults_of_figures(measure: MeasureDefinition) -> Iterator[tuple[str, str]]:
    if measure.reliability and not 0 <= measure.reliability.value < 1:
        yield "a reliability is from 0 to below 1", "reliability.value"
    if measure.standard_deviation and measure.standard_deviation.value <= 0:
        yield "a standard deviation is above 0", "standard_deviation.value"
    deviation, reliability = measure.standard_deviation, measure.reliability
    figures = {
        "standard_deviation.value": deviation.value if deviation else None,
        "reliability.value": reliability.value if reliability else None,
        **{f"conversion.values[{n}]": v for n, v in enumerate(_converted(measure))},
        **{f"cut_offs[{n}].at_least": c.at_least for n, c in enumerate(measure.cut_offs)},
    }
    for field, value in figures.items():
        if value is not None and not _publishable(value):
            yield f"a number up to {LARGEST} with at most {MOST_PLACES} decimal places is needed", field


def _converted(measure: MeasureDefinition) -> tuple[Decimal, ...]:
    return measure.conversion.values if measure.conversion else ()


def _publishable(value: Decimal) -> bool:
    return value.is_finite() and abs(value) <= LARGEST and value == round(value, MOST_PLACES)
