"""Frameworks: the shipped one, and what another must not contradict."""

from dataclasses import replace
from typing import Any

import pytest

from services.assessment.domain.assessments.framework import (
    Coded,
    Framework,
    ReadinessLevel,
    Section,
    check,
    check_reason,
)
from shared.domain import Invalid
from tests.unit.assessment.assessing import FRAMEWORK

HOME = FRAMEWORK.sections[0]
ODD = Coded(code="Not A Code", wording={"en": "?"})


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"sections": ()}, "sections"),
        ({"sections": (HOME, HOME)}, "sections"),
        ({"sections": (replace(HOME, code="At Home"),)}, "sections"),
        ({"readiness": ()}, "readiness"),
        ({"sections": (replace(HOME, readiness=("keen",)),)}, "sections[0].readiness"),
        ({"reasons": replace(FRAMEWORK.reasons, returned=())}, "reasons.returned"),
        ({"reasons": replace(FRAMEWORK.reasons, on_behalf=(ODD,))}, "reasons.on_behalf"),
    ],
)
def test_a_framework_that_contradicts_itself_names_the_field(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check(replace(FRAMEWORK, **changed))
    assert refused.value.field == field


def test_a_section_or_reason_that_is_not_there_is_refused_and_says_which_are() -> None:
    with pytest.raises(Invalid, match="accommodation"):
        FRAMEWORK.section("gardening")
    with pytest.raises(Invalid, match="voice_missing"):
        check_reason(FRAMEWORK.reasons.returned, "because", "reason")


def test_the_shipped_framework_has_nine_sections_and_six_levels_in_two_languages() -> None:
    check(FRAMEWORK)
    assert [section.code for section in FRAMEWORK.sections] == [
        "accommodation",
        "employment_and_education",
        "finance",
        "drug_use",
        "alcohol_use",
        "health_and_wellbeing",
        "personal_relationships_and_community",
        "thinking_behaviours_and_attitudes",
        "offence_analysis",
    ]
    assert sum(level.kind == "level" for level in FRAMEWORK.readiness) == 6
    for wording in _wordings(FRAMEWORK):
        assert set(wording) == {"en", "cy"}
        assert all(wording.values())


def _wordings(framework: Framework) -> list[Any]:
    sections: tuple[Section, ...] = framework.sections
    coded: tuple[Coded | ReadinessLevel, ...] = (
        *framework.readiness,
        *framework.reasons.on_behalf,
        *framework.reasons.could_not_answer,
        *framework.reasons.returned,
    )
    return [*(w for s in sections for w in (s.title, s.question)), *(each.wording for each in coded)]
