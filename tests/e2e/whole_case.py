"""What the demo's case must have come to, on whatever feed."""

from services.system.demo import ShownCase

FIRST, LAST = "Your time in the programme began.", "Your case was closed."
# In this order, whatever else is between them.
ON_THE_WAY = (
    FIRST,
    "A requirement of your sentence was recorded.",
    "A proposal was answered with another one.",
    "A proposal was declined.",
    "Your plan is in force.",
    "You moved on to the next phase.",
    "A requirement was completed.",
    "A Life Link began, for a trial.",
    "You met a volunteer.",
    "A Life Link ended.",
    "How you work together in coaching was agreed to.",
    "A coaching session took place.",
    "Your coaching ended.",
    "Your plan was reviewed.",
    "A map of your network was drawn.",
    LAST,
)


def check(shown: ShownCase) -> None:
    """Every phase was entered by its gate, and the person can read all of it."""
    case, plan = shown.case, shown.plan
    gates = [move["result"] for move in case["history"] if move["result"] is not None]
    assert gates == ["met", "met", "met"]
    assert (case["phase"], case["closed"]["reason"]) == ("integrate", "completed")
    version = plan["in_force"]
    assert (version["number"], version["kind"], version["in_force"]) == (2, "review", "agreed")
    assert all(version[party]["said_by"]["in_own_session"] for party in ("person", "practitioner"))
    [goal] = plan["goals"]
    assert (goal["author"]["party"], goal["shapers"]) == ("person", ["practitioner"])
    titles = iter([moment["title"] for moment in shown.timeline])
    missing = [title for title in ON_THE_WAY if title not in titles]
    assert missing == []
