"""The figures of the demo's co-created assessment, as analytics must have projected them."""

from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

# The person's rating, the practitioner's, and the practitioner's minus the person's.
RATINGS = {
    "accommodation": (6, 5, -1),
    "employment_and_education": (4, 6, 2),
    "finance": (3, 3, 0),
    "drug_use": (8, 7, -1),
    "alcohol_use": (7, 4, -3),
    "health_and_wellbeing": (5, 5, 0),
    "personal_relationships_and_community": (7, 6, -1),
    "thinking_behaviours_and_attitudes": (6, 4, -2),
    "offence_analysis": (5, 7, 2),
}
# Raw sum and score. SWEMWBS: 17 and 24 by its published table.
SCORES = {
    ("swemwbs:1", "baseline"): (17, 16.88),
    ("swemwbs:1", "review"): (24, 21.54),
    ("phq9:1", "baseline"): (13, 13),
    ("phq9:1", "review"): (6, 6),
    ("wai_sr:1", "baseline"): (40, 40),
    ("wai_sr:1", "review"): (51, 51),
}
SUBSCALES = {"baseline": (12, 16, 12), "review": (16, 19, 16)}


def check(assessments: Sequence[Row], measures: Sequence[Row]) -> None:
    """The rows of the datasets `assessments` and `measures` of a system in which the demo was played."""
    check_sections(assessments)
    check_measures(measures)
    assert len({row["pseudonym"] for row in (*assessments, *measures)}) == 1


def check_sections(rows: Sequence[Row]) -> None:
    assert [row["section"] for row in rows] == list(RATINGS)
    for row in rows:
        ratings = (row["person_rating"], row["practitioner_rating"], row["divergence"])
        assert ratings == RATINGS[row["section"]], row["section"]
        assert (row["strengths"], row["strengths_named_by_person"], row["needs"]) == (1, 1, 1)
        assert (row["state"], row["answer"], row["in_own_session"]) == ("countersigned", "agrees", True)
        assert row["countersigned_day"] >= row["answered_day"] >= row["completed_day"]
    assert sum(row["strengths_confirmed"] for row in rows) == 6
    assert sum(row["aspirations"] for row in rows) == 4


def check_measures(rows: Sequence[Row]) -> None:
    assert {(r["measure"], r["time_point"]): (r["raw"], r["total"]) for r in rows} == SCORES
    assert len(rows) == len(SCORES)
    for row in rows:
        subscales = (row["subscale_task"], row["subscale_bond"], row["subscale_goal"])
        alliance = row["measure"] == "wai_sr:1"
        assert subscales == (SUBSCALES[row["time_point"]] if alliance else (None, None, None))
        # One alert, by the ninth item of the PHQ-9 at the baseline, and it was seen to.
        raised = (row["measure"], row["time_point"]) == ("phq9:1", "baseline")
        assert (row["alerts"], row["alerts_open"]) == (int(raised), 0)
