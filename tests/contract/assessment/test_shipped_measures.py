"""What is shipped of measures: as the issue has it, sound, and with nothing invented."""

import re

from services.assessment.definitions import shipped
from services.assessment.domain.measures.measure import check
from shared.contracts.values import CODE

MEASURES = shipped().measures
# items, lowest and highest answer
AS_ISSUED = {
    "swemwbs:1": (7, 1, 5),
    "wemwbs:1": (14, 1, 5),
    "wai_sr:1": (12, 1, 5),
    "phq9:1": (9, 0, 3),
    "gad7:1": (7, 0, 3),
    "barc10:1": (10, 1, 6),
    "saprof:1": (17, 0, 2),
    "goal_based_outcomes:1": (1, 0, 10),
    "iomi:1": (29, None, None),
}


def test_the_measures_that_were_asked_for() -> None:
    found = {name: (m.items.count, m.items.minimum, m.items.maximum) for name, m in MEASURES.items()}
    assert found == AS_ISSUED


def test_each_is_sound() -> None:
    for measure in MEASURES.values():
        check(measure)


def test_flags_and_cut_offs() -> None:
    [flag] = MEASURES["phq9:1"].flags
    assert (flag.item, flag.at_least) == (9, 1)
    assert [m.reference for m in MEASURES.values() if m.flags] == ["phq9:1"]
    assert [str(c.at_least) for c in MEASURES["barc10:1"].cut_offs] == ["47"]


def test_what_was_published_names_its_source_and_population() -> None:
    for measure in MEASURES.values():
        for statistic in filter(None, (measure.standard_deviation, measure.reliability)):
            assert statistic.source
            assert statistic.population
        assert measure.missing_items.rule == "not_computed" or measure.missing_items.source


def test_whoever_is_flagged_is_shown_where_help_is() -> None:
    helps = shipped().crisis_help
    for measure in MEASURES.values():
        assert all(helps.find(flag.crisis_help) for flag in measure.flags)
    shown = " ".join(contact.how for each in helps.helps for contact in each.contacts)
    for way in ("999", "116 123", "111", "85258"):
        assert way in shown
    assert all(re.fullmatch(CODE, action) for action in helps.actions)


def test_help_is_in_welsh_as_it_is_in_english_and_the_english_stays_beside_it() -> None:
    helps = shipped().crisis_help
    for each in helps.helps:
        welsh, english = each.shown_in("cy")
        assert (welsh.language, english.language) == ("cy", "en")
        numbers = [
            [re.findall(r"\d+", contact.how) for contact in shown.contacts] for shown in (welsh, english)
        ]
        assert numbers[0] == numbers[1]
        assert "999" in welsh.text
        # Nothing is promised of a case manager: there may be none.
        assert "case manager" not in english.text + english.told
        assert each.shown_in("fr") == each.shown_in("en") == (english,)
    assert "checked by a Welsh speaker" in helps.source


def test_what_a_study_did_closes_no_alert_of_the_programme() -> None:
    helps = shipped().crisis_help
    assert set(helps.comparators_only) < set(helps.actions)
    assert helps.actions_for("comparator") - helps.actions_for("programme") == {"under_study_protocol"}


def test_the_window_of_a_baseline_is_the_programmes_own_choice() -> None:
    points = shipped().time_points
    baseline = points.find("baseline")
    assert baseline is not None
    assert (baseline.from_days, baseline.to_days) == (-28, 42)
    assert "own choice" in points.source
    assert [p.code for p in points.time_points if p.repeats] == ["review"]
    assert {p.code for p in points.time_points} == {
        "baseline", "review", "exit", "months_3", "months_6", "months_12",
    }  # fmt: skip
