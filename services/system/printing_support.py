"""What the demo shows of Life Links and Life Coaching: as they were, and as analytics has them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.table import Table

from services.system.demo import ShownSupport
from services.system.printing import console

Row = Mapping[str, Any]


def show(shown: ShownSupport) -> None:
    """Codes, counts and scores; nobody's words and no names."""
    console.print()
    console.print(_links(shown))
    for expense in shown.expenses:
        console.print(
            f"Expense for a meeting: {_words(expense['kind'])}, {expense['amount_pence']} pence against a "
            f"receipt; {expense['status']}."
        )
    console.print(_coaching(shown))
    console.print(f"{_reached(shown.coaching)}{_looked_back(shown.coaching)}")


def _links(shown: ShownSupport) -> Table:
    title = "Life Links; of analytics: state, meetings, minutes, mean rating"
    table = Table("link", title=title, title_justify="left")
    for heading in ("state", "met", "minutes", "ratings", "concerns", "analytics"):
        table.add_column(heading, no_wrap=True)
    for number, (link, row) in enumerate(zip(shown.links, shown.projected_links, strict=True), 1):
        held = [each for each in shown.meetings if each["link_id"] == link["link_id"]]
        ended = f"{link['state']}, {_words(link['reason'] or 'no reason given')}"
        state = ended if link["state"] == "ended" else link["state"]
        minutes = sum(each["held_minutes"] for each in held)
        ratings = ", ".join(str(each["rating"]) for each in held) or "-"
        rated = "-" if row["rating_mean"] is None else f"{row['rating_mean']:g}"
        seen = f"{row['state']}, {row['meetings_held']}, {row['minutes']}, {rated}"
        told = (str(len(held)), str(minutes), ratings, _concerns(link["concerns"]))
        table.add_row(str(number), state, *told, seen)
    return table


def _concerns(concerns: Sequence[Row]) -> str:
    return (
        "; ".join(f"{_words(each['category'])}: {_words(each['outcome'] or 'open')}" for each in concerns)
        or "-"
    )


def _coaching(shown: ShownSupport) -> Table:
    [row] = shown.projected_coaching
    title = "Life Coaching: confidence before and after each session, 0 to 10"
    table = Table("session", title=title, title_justify="left")
    for heading in ("minutes", "before", "after"):
        table.add_column(heading)
    for number, session in enumerate(shown.coaching["sessions"], 1):
        sure = (session["confidence_before"], session["confidence_after"])
        table.add_row(str(number), str(session["held_minutes"]), *map(str, sure))
    sure = (row["confidence_before"], row["confidence_after"])
    table.add_row("analytics", str(row["minutes"]), *(f"{each:g}" for each in sure))
    return table


def _reached(coaching: Row) -> str:
    goals = "; ".join(_scores(goal) for goal in coaching["goals"])
    fates = [each["fate"] for action in coaching["actions"] for each in action["proposals"] or ()]
    proposed = ", ".join(fates) or "none"
    return f"Goals, as the person rates them: {goals}. Actions proposed as steps of the plan: {proposed}. "


def _scores(goal: Row) -> str:
    whose = "of the plan" if goal["of_plan"] else "of the coaching"
    return f"{whose} {' -> '.join(str(each['score']) for each in goal['ratings'])}"


def _looked_back(coaching: Row) -> str:
    said = ", ".join(_review(coaching["reviews"]))
    return f"It ended ({_words(coaching['end_reason'])}); what it was worth: {said}."


def _review(reviews: Sequence[Row]) -> Iterator[str]:
    for each in reviews:
        yield f"{each['score']} to the {each['party']}"


def _words(code: str) -> str:
    return code.replace("_", " ")
