"""What the demo shows of a co-created assessment: as it was written, and as analytics has it."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.markup import escape
from rich.table import Table

from services.system.demo import Shown
from services.system.printing import console


def show(shown: Shown) -> None:
    """Codes, counts, ratings and scores; nobody's words."""
    console.print(f"\n{escape(_became(shown.assessment))}\n")
    console.print(_sections(shown))
    console.print(_measures(shown))
    for row in shown.administered:
        for alert in row["alerts"]:
            seen_to = f"seen to: {_words(alert['action'])}" if alert["action"] else "open"
            console.print(
                f"An answer in {row['measure']} at {row['time_point']}: {_words(alert['alert'])}; {seen_to}."
            )
    who = shown.projected[0]["pseudonym"]
    console.print(f"The columns of analytics: what it projected of pseudonym {who}.")


def _became(assessment: Mapping[str, Any]) -> str:
    answered, signed = assessment["answered"], assessment["countersigned"]
    session = "in their own session" if answered["said_by"]["in_own_session"] else "recorded on their behalf"
    return (
        f"Assessment by {assessment['framework']}, version {assessment['number']}: {assessment['status']}. "
        f"Completed {assessment['completed_on']}; the person {answered['answer']} {session}, "
        f"{answered['on']}; countersigned by somebody else, {signed['on']}."
    )


def _sections(shown: Shown) -> Table:
    title = "Strengths (confirmed by the other party), Needs, Aspirations; ratings: person / practitioner"
    table = Table("section", title=title, title_justify="left")
    for heading in ("S", "N", "A", "ratings", "divergence", "readiness", "analytics"):
        table.add_column(heading, no_wrap=True)
    projected = {row["section"]: row for row in shown.projected}
    for row in shown.sections:
        strengths = f"{row['strengths']} ({row['strengths_confirmed']})"
        named = (strengths, str(row["needs"]), str(row["aspirations"]))
        told = (_ratings(row), _signed(row["divergence"]), _words(row["readiness"] or "not said"))
        seen = projected[row["section"]]
        in_analytics = f"{_ratings(seen)}, {_signed(seen['divergence'])}"
        table.add_row(row["title"], *named, *told, in_analytics)
    return table


def _ratings(row: Mapping[str, Any]) -> str:
    return f"{_or_none(row['person_rating'])} / {_or_none(row['practitioner_rating'])}"


def _measures(shown: Shown) -> Table:
    table = Table("measure", title="Measures, each since its baseline", title_justify="left")
    for heading in ("time point", "date", "raw", "score", "change", "reliable change", "analytics"):
        table.add_column(heading)
    recorded = {row["administration_id"]: row for row in shown.administered}
    seen = {(row["measure"], row["time_point"]): row["total"] for row in shown.measured}
    for measure in shown.progress:
        for since in measure["administrations"]:
            row = recorded[since["administration_id"]]
            told = (row["time_point"], row["administered_on"], _score(row["raw"]), _score(row["total"]))
            in_analytics = _score(seen[row["measure"], row["time_point"]])
            table.add_row(row["measure"], *told, *_change(since["change"]), in_analytics)
    return table


def _change(change: Mapping[str, Any] | None) -> Iterator[str]:
    if change is None:
        yield from ("-", "-")
        return
    if change["change"] is None:
        yield f"not computed: {_words(change['not_computed'])}"
    else:
        yield _signed(float(change["change"]))
    if change["reliable"] is None:
        yield f"not computed: {_words(change['index_not_computed'])}"
    else:
        yield f"{change['reliable']} (index {change['index']})"


def _words(code: str) -> str:
    return code.replace("_", " ")


def _or_none(value: object) -> str:
    return "-" if value is None else str(value)


def _score(value: object) -> str:
    return "-" if value is None else f"{float(str(value)):g}"


def _signed(value: float | None) -> str:
    return "-" if value is None else f"{value:+g}" if value else "0"
