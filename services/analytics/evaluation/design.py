"""From a cohort to a model's terms: which columns enter, how they are coded, what is left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.analytics.datasets.columns import Characteristic, Kind
from shared.contracts.assessment import Arm

if TYPE_CHECKING:
    import pandas as pd

ARM = "arm[programme]"


@dataclass(frozen=True)
class Term:
    """One column of a model, or one that could not enter it. `left_out` says why."""

    name: str
    values: "pd.Series"
    level: str | None = None
    reference: str | None = None
    left_out: str | None = None


@dataclass(frozen=True)
class Design:
    """Complete cases only. events (bool) and days share the terms' index."""

    terms: Sequence[Term]
    days: "pd.Series"
    events: "pd.Series"
    excluded: int

    @property
    def entering(self) -> list[Term]:
        return [term for term in self.terms if term.left_out is None]

    def matrix(self) -> "pd.DataFrame":
        import pandas as pd

        return pd.DataFrame({term.name: term.values for term in self.entering}, index=self.days.index)


def design(frame: "pd.DataFrame", characteristics: Sequence[Characteristic]) -> Design:
    """Terms for arm (programme = 1) and every characteristic."""
    needed = ["time_days", "event", *(c.column for c in characteristics)]
    complete = frame.dropna(subset=needed)
    events = complete["event"].astype(bool)
    offered = [_arm(complete), *(t for c in characteristics for t in _terms(complete, c))]
    terms = [_judged(term, events) for term in offered]
    return Design(terms, complete["time_days"].astype(float), events, len(frame) - len(complete))


def _arm(complete: "pd.DataFrame") -> Term:
    values = (complete["arm"] == Arm.PROGRAMME).astype(float)
    return Term(ARM, values, level=Arm.PROGRAMME, reference=Arm.COMPARATOR)


def _terms(complete: "pd.DataFrame", characteristic: Characteristic) -> list[Term]:
    values = complete[characteristic.column]
    if characteristic.kind is not Kind.STRING:
        return [Term(characteristic.key, values.astype(float))]
    return list(_levels(characteristic.key, values.astype(str)))


def _levels(key: str, values: "pd.Series") -> Iterator[Term]:
    """One indicator a level, against the most frequent one (the first by name among equals)."""
    counts = values.value_counts()
    levels = sorted(counts.index, key=lambda level: (-counts[level], level))
    if len(levels) < 2:
        yield Term(key, values, reference=levels[0] if levels else None, left_out=SAME)
    for level in sorted(levels[1:]):
        yield Term(f"{key}[{level}]", (values == level).astype(float), level=level, reference=levels[0])


SAME = "Everybody in the model has the same value, so nothing can be compared. It is left out of the model."
SEPARATED = (
    "One of the two groups has no event, so the hazard ratio is not finite. It is left out of the model."
)


def _judged(term: Term, events: "pd.Series") -> Term:
    if term.left_out is not None:
        return term
    reason = None
    groups = events.groupby(term.values).any()
    if len(groups) < 2:
        reason = SAME
    elif len(groups) == 2 and not groups.all():
        reason = SEPARATED
    return Term(term.name, term.values, term.level, term.reference, reason)
