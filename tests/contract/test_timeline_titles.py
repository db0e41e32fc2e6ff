"""Every event of a service is told on the timeline in both languages, or left out on purpose."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from services.assessment.api.seeing import TITLES as OF_ASSESSMENT
from services.assessment.publications import PUBLICATIONS
from services.plans.api.seeing import TITLES as OF_PLANS
from services.system.catalogue import PUBLISHERS
from shared.contracts import is_restricted
from shared.http.happened import Title, load_titles
from tests.contract.lives import LIVES
from tests.contract.lives.life import codec

FOLDERS: Mapping[str, Path] = {"assessment": OF_ASSESSMENT, "plans": OF_PLANS}
# What only staff know of, or what a person is not called.
STAFF_ONLY = re.compile(
    r"\b(risk|alert|exclusion|licence|mappa|outcome|reoffen|legal hold|retention|merge|flag|override"
    r"|workload|safeguard|participant|offender|staff|supervis)",
    re.IGNORECASE,
)
# Of events that tell nothing of anybody's record, and of those that only staff may know of.
LEFT_OUT = {
    "assessment": (
        "register_events",
        "unit_events",
        "case_manager_events",
        "definition_events",
        "merging_events",
        "retention_events",
        "reoffending_events",
    ),
    "plans": ("place_events", "erasing"),
}


@cache
def titles(service: str) -> Mapping[str, Title]:
    return load_titles(FOLDERS[service])


@cache
def names(service: str) -> frozenset[str]:
    return frozenset(event.event_name for event in codec(service).events)


def told() -> list[tuple[str, str]]:
    return [(service, name) for service in PUBLISHERS for name, title in titles(service).items() if title]


def test_every_service_with_a_log_is_here() -> None:
    assert set(FOLDERS) == set(PUBLISHERS)


@pytest.mark.parametrize("service", PUBLISHERS)
def test_every_event_is_titled_or_left_out_and_nothing_else_is(service: str) -> None:
    assert set(titles(service)) == names(service)


@pytest.mark.parametrize("service", PUBLISHERS)
def test_no_event_is_listed_twice(service: str) -> None:
    files = [load_titles_of(file) for file in sorted(FOLDERS[service].glob("*.json"))]
    assert sum(map(len, files)) == len(titles(service))


def load_titles_of(file: Path) -> list[str]:
    return re.findall(r'^  "([a-z-]+)":', file.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("service", "name"), told())
def test_a_title_is_a_sentence_in_each_language(service: str, name: str) -> None:
    title = titles(service)[name]
    assert title is not None
    assert set(title) == {"en", "cy"}
    assert title["en"] != title["cy"]
    for sentence in title.values():
        assert re.fullmatch(r"[A-Z][^.!?{}\n]{5,98}\.", sentence), sentence


@pytest.mark.parametrize(("service", "name"), told())
def test_no_title_names_what_only_staff_know_of(service: str, name: str) -> None:
    title = titles(service)[name]
    assert title is not None
    assert not STAFF_ONLY.search(title["en"]), title


@pytest.mark.parametrize("service", PUBLISHERS)
def test_what_is_not_the_persons_is_left_out(service: str) -> None:
    rooms = LEFT_OUT[service]
    events = [each for each in codec(service).events if each.__module__.endswith(rooms)]
    assert {each.__module__.rsplit(".", 1)[1] for each in events} == set(rooms)
    assert not [each.event_name for each in events if titles(service)[each.event_name] is not None]


def restricted() -> set[str]:
    """The events whose streams have a subject that not everybody may read."""
    register = {e.event_name for life in LIVES if life.stream.startswith("register-") for e in life.events}
    public = {cls.event_name for cls in PUBLICATIONS if is_restricted_event(cls)}
    return register | public


def is_restricted_event(cls: type) -> bool:
    return cls.__module__.endswith("register_events")


def test_what_is_restricted_is_left_out() -> None:
    assert is_restricted("register-1")
    assert len(restricted()) >= 7
    assert not [name for name in restricted() if titles("assessment")[name] is not None]


@pytest.mark.parametrize("service", PUBLISHERS)
def test_an_event_that_is_of_nobody_has_no_title(service: str) -> None:
    alone = [each for each in codec(service).events if "participant_id" not in each.__dataclass_fields__]
    assert alone
    assert not [each.event_name for each in alone if titles(service)[each.event_name] is not None]
