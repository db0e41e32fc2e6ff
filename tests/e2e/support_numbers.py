"""What the demo's two links and its course of coaching must have come to, on whatever feed."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.system.demo import ShownSupport

Row = Mapping[str, Any]


def check(shown: ShownSupport | None) -> None:
    """As the parties read it, and as analytics has it."""
    assert shown is not None
    first, second = shown.links
    assert (first["state"], second["state"]) == ("trial", "ended")
    assert (second["ended_by"], second["reason"]) == ("person", None)
    [concern] = second["concerns"]
    assert (concern["raised_by"], concern["outcome"]) == ("volunteer", "support_given")
    # As the person may call the volunteers, since both agreed.
    assert [link["called"] for link in shown.links] == ["Robin", "Sam"]
    assert [(row["status"], row["rating"]) for row in shown.meetings] == [("held", 4), ("held", 5)]
    assert [(each["status"], each["amount_pence"]) for each in shown.expenses] == [("paid", 780)]
    check_coaching(shown.coaching)
    check_rows(shown.projected_links, shown.projected_meetings, shown.projected_coaching)


def check_coaching(course: Row) -> None:
    assert (course["status"], course["end_reason"]) == ("ended", "as_agreed")
    [action] = course["actions"]
    assert action["state"] == "done"
    assert [each["fate"] for each in action["proposals"]] == ["accepted"]
    assert {(each["party"], each["score"]) for each in course["reviews"]} == {("person", 9), ("coach", 8)}
    # A goal of the plan, and one of the coaching's own.
    assert {(goal["of_plan"], goal["change"]) for goal in course["goals"]} == {(True, 3), (False, 5)}


def check_rows(links: Sequence[Row], meetings: Sequence[Row], courses: Sequence[Row]) -> None:
    """The datasets `life_links`, `meetings` and `coaching` of a system in which the demo was played."""
    first, second = links
    met = ("state", "proposed_by", "meetings_held", "minutes", "ratings", "rating_mean", "concerns")
    assert [first[name] for name in met] == ["trial", "person", 2, 135, 2, 4.5, 0]
    assert [second[name] for name in met] == ["ended", "practitioner", 0, 0, 0, None, 1]
    ended = ("pauses_concern", "concerns_open", "concern_outcomes", "ended_because", "ended_reason")
    assert [second[name] for name in ended] == [1, 0, "support_given", "asked", None]
    assert len({link["volunteer"] for link in links}) == 2
    assert [(row["link"], row["state"], row["minutes"], row["rating"]) for row in meetings] == [
        (1, "held", 75, 4),
        (1, "held", 60, 5),
    ]
    [course] = courses
    worked = ("state", "sessions_held", "minutes", "confidence_before", "confidence_after")
    assert [course[name] for name in worked] == ["ended", 2, 95, 4, 7]
    acted = ("actions", "actions_done", "actions_proposed", "goals_rated", "goals_rated_again")
    assert [course[name] for name in acted] == [1, 1, 1, 2, 2]
    scores = ("goal_score_first", "goal_score_last", "person_review", "coach_review")
    assert [course[name] for name in scores] == [2.5, 6.5, 9, 8]
    assert len({row["pseudonym"] for row in (*links, *meetings, *courses)}) == 1
