"""What a person is told of what was recorded: plain names, nobody of the staff."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from shared.domain import ERASED, event
from shared.eventstore import Position, Recorded
from shared.http.telling import Telling, plain
from shared.security import DEVELOPMENT_ISSUER

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ISSUER = "https://sign-in.example.org"


@dataclass(frozen=True)
class By:
    party: str
    account: str


@event("goal-agreed")
class GoalAgreed:
    crn: Any
    agreed_on: date
    by: By
    words: str
    case_manager: str | None
    team: tuple[str, ...]
    deputy_id: UUID | None = None


AGREED = GoalAgreed(
    crn="X123456",
    agreed_on=date(2026, 2, 28),
    by=By("practitioner", f"mo@{ISSUER}"),
    words=f"Write to mo@{ISSUER} about it, or to ann@example.org",
    case_manager=f"mo@{ISSUER}",
    team=(f"mo@{ISSUER}", "north", "system@mydirection"),
    deputy_id=UUID(int=7),
)


TELLING = Telling(ISSUER, frozenset({"deputy_id"}))


def told(event_: Any = AGREED, telling: Telling = TELLING) -> Any:
    recorded = Recorded(Position(1, 1, 1), "plan-1", 1, UUID(int=1), "1", None, NOW, "a", "c", event_)
    return telling.entry(recorded)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("goal-agreed", "Goal agreed"),
        ("date_of_birth", "Date of birth"),
        ("crn", "CRN"),
        ("pnc_id", "PNC ID"),
        ("budget.opened", "Budget opened"),
        ("", ""),
    ],
)
def test_names_are_plain(name: str, words: str) -> None:
    assert plain(name) == words


def test_an_entry_says_when_and_what_and_nobody_of_the_staff() -> None:
    entry = told()
    assert (entry.recorded_at, entry.what) == (NOW, "Goal agreed")
    assert entry.details == {
        "CRN": "X123456",
        "Agreed on": "2026-02-28",
        "By": {"Party": "practitioner"},
        "Words": AGREED.words,
        "Team": ["north"],
    }


@pytest.mark.parametrize(
    "account", [f"mo@{DEVELOPMENT_ISSUER}", "mo@https://the-issuer-before.example.org", "system@mydirection"]
)
def test_accounts_of_every_issuer_are_known(account: str) -> None:
    entry = told(GoalAgreed(**{**vars(AGREED), "case_manager": account}), Telling(None))
    assert "Case manager" not in entry.details
    assert "Deputy ID" in entry.details


def test_what_nobody_can_read_any_more_says_so() -> None:
    assert told(GoalAgreed(**{**vars(AGREED), "crn": ERASED})).details["CRN"] == "erased"
