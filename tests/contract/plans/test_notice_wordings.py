"""What shows on a locked phone tells nobody who asks, or why."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest

import services.plans
from shared.calendar.rendering import PLACES, SUMMARY
from shared.notices.preference_events import Kind, Language
from shared.notices.wording import load_wordings

WORDINGS = load_wordings(Path(services.plans.__file__).parent / "definitions" / "notices")
# Parts of words, in lower case.
TELLING = {
    "en": (
        *(
            "probation",
            "offen",
            "crim",
            "court",
            "sentenc",
            "prison",
            "licen",
            "convict",
            "justice",
            "police",
        ),
        *("hmpps", "supervis", "rehab", "risk", "order", "breach", "recall", "enforce", "unpaid", "curfew"),
        *("custod", "victim", "drug", "alcohol", "treatment", "case manager", "officer", "plan", "programme"),
        *("complian", "comply", "warning", "release", "bail", "tag", "assessment", "my direction"),
    ),
    "cy": (
        *(
            "prawf",
            "trosedd",
            "tramgwydd",
            "llys",
            "dedfryd",
            "carchar",
            "trwydded",
            "euogfarn",
            "cyfiawnder",
        ),
        *("heddlu", "goruchwyl", "adsefydlu", "risg", "gorchymyn", "torri", "galw'n ôl", "gorfodi", "di-dâl"),
        *("cyrffyw", "dalfa", "dioddefwr", "cyffur", "alcohol", "triniaeth", "rheolwr", "swyddog", "cynllun"),
        *("rhaglen", "cydymffurf", "rhybudd", "rhyddhau", "mechnïaeth", "asesiad", "my direction", "tag"),
    ),
}


def texts() -> Iterator[tuple[str, str, str]]:
    """Everything that is ever told: where it stands, its language, what it says."""
    for reference, wording in sorted(WORDINGS.by_reference.items()):
        for language, text in wording.languages.items():
            yield reference, language, f"{text.subject} {text.body}"
    for code, names in WORDINGS.places.items():
        yield from ((f"place {code}", language, name) for language, name in names.items())
    for language, summary in SUMMARY.items():
        yield "calendar", language, summary
    for code, places in PLACES.items():
        yield from ((f"calendar {code}", language, place) for language, place in places.items())


def telling(language: str, text: str) -> list[str]:

    return [word for word in TELLING[language] if word in text.lower()]


@pytest.mark.parametrize(("where", "language", "text"), list(texts()))
def test_no_text_reveals_probation_or_an_offence(where: str, language: str, text: str) -> None:
    assert telling(language, text) == []


def test_there_are_texts_to_look_at_and_a_telling_one_would_be_found() -> None:
    assert {language for _, language, _ in texts()} == set(TELLING)
    assert telling("en", "See your Probation officer") == ["probation", "officer"]
    assert telling("cy", "Gwasanaeth Prawf") == ["prawf"]


def test_every_kind_that_can_be_wanted_has_a_text_in_every_language() -> None:
    assert {wording.kind for wording in WORDINGS.by_reference.values()} == set(get_args(Kind))
    for wording in WORDINGS.by_reference.values():
        assert set(wording.languages) == set(get_args(Language))
    assert all(set(names) == set(get_args(Language)) for names in WORDINGS.places.values())


@pytest.mark.parametrize("reference", sorted(WORDINGS.by_reference))
@pytest.mark.parametrize("language", get_args(Language))
def test_each_is_one_readable_text_that_fits_three_text_messages(reference: str, language: Language) -> None:
    at = datetime(2026, 9, 30, 22, 30, tzinfo=UTC)
    longest = max(WORDINGS.places, key=lambda code: len(WORDINGS.places[code][language]))
    text = WORDINGS.text(reference, language, at=at, place=longest, zone="Europe/London")
    assert not re.search(r"[{}\n]", text.subject + text.body)
    assert len(text.body) <= 3 * 67, "in Unicode, as Welsh needs"
