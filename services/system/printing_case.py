"""What the demo shows of a case from its start to its close."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from rich.markup import escape
from rich.table import Table

from services.system.demo import ShownCase
from services.system.printing import console

Row = Mapping[str, Any]


def show(shown: ShownCase) -> None:
    """The plan that both agreed to, how each phase was left, and the person's own timeline."""
    console.print(f"\n{escape(_plan(shown.plan))}\n")
    console.print(_gates(shown.case))
    console.print(_timeline(shown.timeline))


def _plan(plan: Row) -> str:
    version, goals = plan["in_force"], plan["goals"]
    said = ", ".join(f"{party} {version[party]['answer']}" for party in ("person", "practitioner"))
    shaped = sum("practitioner" in goal["shapers"] for goal in goals)
    return (
        f"Plan, version {version['number']} ({version['kind']}): in force as {version['in_force']}; {said}, "
        f"each in their own session. Goals: {len(goals)}, by the person {_by_person(goals)}, shaped by the "
        f"practitioner {shaped}. Requirements that the court ordered: {len(plan['requirements'])}."
    )


def _by_person(goals: Any) -> int:
    return sum(goal["author"]["party"] == "person" for goal in goals)


def _gates(case: Row) -> Table:
    table = Table("from", title="The case, phase by phase", title_justify="left")
    for heading in ("to", "on", "by the gate", "not met, overridden"):
        table.add_column(heading)
    for move in case["history"]:
        if move["result"] is not None:
            to = move["phase"] if move["kind"] == "phase_entered" else "closed"
            unmet = ", ".join(move["unmet"]) or "-"
            table.add_row(move["from_phase"] or case["phase"], to, move["on"], _words(move["result"]), unmet)
    return table


def _timeline(timeline: Any) -> Table:
    table = Table("when (UTC)", title="The timeline, as the person reads it", title_justify="left")
    for heading in ("who", "what"):
        table.add_column(heading)
    for when, who, what in _lines(timeline):
        table.add_row(when, who, what)
    return table


def _lines(timeline: Any) -> Iterator[tuple[str, str, str]]:
    """The same thing several times in a row is one line."""
    same = groupby(timeline, key=lambda each: (each["at"][:16], each["by"], each["title"]))
    for (at, by, title), each in same:
        times = len(list(each))
        yield at.replace("T", " "), by, title if times == 1 else f"{title} ({times} times)"


def _words(code: str) -> str:
    return code.replace("_", " ")
