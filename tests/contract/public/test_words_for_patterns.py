"""Whatever form a text must have, its refusal says so in words and never shows a regular expression."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from services.analytics.main import create_app as analytics
from services.analytics.settings import AnalyticsSettings
from services.assessment.main import create_app as assessment
from services.assessment.settings import AssessmentSettings
from services.plans.main import create_app as plans
from services.plans.settings import PlansSettings
from shared.http.wording import FORMS
from shared.testing.http import kernel_settings

# Nothing listens there: a document is made without a database.
NOWHERE = "postgresql+asyncpg://nobody@localhost:1/nothing"


def applications(folder: Path) -> dict[str, FastAPI]:
    kernel = kernel_settings(folder)
    return {
        "assessment": assessment(
            AssessmentSettings(**kernel, assessment_database_url=NOWHERE, assessment_keys_url=NOWHERE)
        ),
        "plans": plans(PlansSettings(**kernel, plans_database_url=NOWHERE, plans_keys_url=NOWHERE)),
        "analytics": analytics(
            AnalyticsSettings(**kernel, analytics_database_url=NOWHERE, analytics_keys_url=NOWHERE)
        ),
    }


def patterns(part: Any) -> Iterator[str]:
    """Of texts and of the names of properties, at whatever depth."""
    if isinstance(part, list):
        for each in part:
            yield from patterns(each)
    elif isinstance(part, dict):
        if isinstance(part.get("pattern"), str):
            yield part["pattern"]
        yield from part.get("patternProperties", {})
        yield from patterns(list(part.values()))


@pytest.mark.parametrize("service", ["assessment", "plans", "analytics"])
def test_every_pattern_that_a_caller_can_miss_has_words(service: str, tmp_path: Path) -> None:
    found = set(patterns(applications(tmp_path)[service].openapi()))
    assert found
    assert found <= FORMS.keys()


def test_no_words_are_kept_for_a_pattern_that_nobody_uses(tmp_path: Path) -> None:
    documents = [app.openapi() for app in applications(tmp_path).values()]
    assert FORMS.keys() <= set(patterns(documents))
