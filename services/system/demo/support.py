"""Life Links and Life Coaching in the demo's case, and what analytics makes of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from services.system.demo.calling import Party, waiting
from services.system.demo.co_created import CoCreated
from services.system.demo.coaching import Coaching
from services.system.demo.life_links import LifeLinks

DATASETS: Final = "/analytics/datasets"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class ShownSupport:
    """links: as the case manager reads them; meetings, coaching: as the person does; expenses: as a
    coordinator does. projected_...: the rows of analytics. All are oldest first."""

    links: Sequence[Row]
    meetings: Sequence[Row]
    expenses: Sequence[Row]
    coaching: Row
    projected_links: Sequence[Row]
    projected_meetings: Sequence[Row]
    projected_coaching: Sequence[Row]


class Support:
    """Plays two links and a course of coaching. today: calendar date."""

    def __init__(self, together: CoCreated, today: date) -> None:
        self._evaluator: Party = together.evaluator
        self._life_links, self._coaching = LifeLinks(together, today), Coaching(together, today)

    @property
    def stages(self) -> Sequence[Callable[[], object]]:
        return (*self._life_links.stages, *self._coaching.stages)

    def shown(self) -> ShownSupport | None:
        """What there is to see, once analytics has it all; None of a case that was closed without any.
        Raises DemoFailed."""
        if not self._coaching.known:
            return None
        links, meetings = self._life_links.shown(), self._life_links.meetings()
        coaching, expenses = self._coaching.shown(), self._life_links.expenses()
        projected = waiting(lambda: self._projected(links, coaching))
        return ShownSupport(links, meetings, expenses, coaching, *projected)

    def _projected(
        self, links: Sequence[Row], coaching: Row
    ) -> tuple[Sequence[Row], Sequence[Row], Sequence[Row]] | None:
        """None until the last that happened has come. An evaluator is told no more than a pseudonym, so of
        whom the rows are is not asked: only this person has any."""
        names = ("life_links", "meetings", "coaching")
        found = [self._evaluator.get(f"{DATASETS}/{name}", format="json") for name in names]
        became, courses = [row["state"] for row in found[0]], found[2]
        reviews = [row["coach_review"] for row in courses]
        complete = became == [link["state"] for link in links] and reviews == [_coachs(coaching)]
        return (found[0], found[1], courses) if complete else None


def _coachs(coaching: Row) -> int | None:
    return next((each["score"] for each in coaching["reviews"] if each["party"] == "coach"), None)
