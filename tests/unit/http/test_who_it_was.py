"""Who did what is told on a timeline: the two whose record it is, and whoever an event itself names."""

from types import SimpleNamespace
from typing import Any

import pytest

from shared.eventstore import SYSTEM
from shared.http.auth import PERSON
from shared.http.happened import by_of

SILENT = SimpleNamespace()


def said_by(party: str) -> Any:
    return SimpleNamespace(by=SimpleNamespace(party=party))


@pytest.mark.parametrize(
    ("actor", "event", "by"),
    [
        (f"{PERSON}1@issuer", SILENT, "person"),
        (f"{PERSON}1@issuer", said_by("person"), "person"),
        ("kit@issuer", said_by("practitioner"), "practitioner"),
        ("vi@issuer", said_by("volunteer"), "volunteer"),
        ("kay@issuer", said_by("coach"), "coach"),
        # A lead is one of the staff; and nothing tells who it was where the event does not.
        ("lee@issuer", said_by("safeguarding_lead"), "practitioner"),
        ("vi@issuer", SILENT, "practitioner"),
        (SYSTEM, said_by("volunteer"), "system"),
    ],
)
def test_who_it_was(actor: str, event: Any, by: str) -> None:
    assert by_of(actor, event) == by
