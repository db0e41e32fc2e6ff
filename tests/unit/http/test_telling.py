"""What a person is told of what was recorded: plain names, and nothing that is withheld."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

import pytest

from shared.domain import ERASED, WITHHELD, Account, Erased, event, private, withheld_fields
from shared.eventstore import Position, Recorded
from shared.http.telling import entry_of, plain

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MO = "mo@https://sign-in.example.org"


@dataclass(frozen=True)
class By:
    party: str
    account: Account


@event("goal-agreed")
class GoalAgreed:
    crn: Any
    agreed_on: date
    by: By
    words: str
    case_manager: Account | None
    team: tuple[By, ...]
    notes: dict[str, By]
    why: Annotated[str, WITHHELD] | Erased | None = private(of="crn", default=None)
    deputy_id: Annotated[UUID, WITHHELD] | None = None


def agreed(account: str = MO, **changed: Any) -> GoalAgreed:
    by = By("practitioner", account)
    given: dict[str, Any] = {
        "crn": "X123456",
        "agreed_on": date(2026, 2, 28),
        "by": by,
        "words": "Write to mo@https://sign-in.example.org about it, or to ann@example.org",
        "case_manager": account,
        "team": (by, By("person", account)),
        "notes": {"first_note": by},
        "why": "Kit knows her sister",
        "deputy_id": UUID(int=7),
    }
    return GoalAgreed(**{**given, **changed})


def told(event_: Any) -> Any:
    return entry_of(Recorded(Position(1, 1, 1), "plan-1", 1, UUID(int=1), "1", None, NOW, "a", "c", event_))


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


def test_an_entry_says_when_and_what_and_nothing_that_is_withheld() -> None:
    entry = told(agreed())
    assert (entry.recorded_at, entry.what) == (NOW, "Goal agreed")
    assert entry.details == {
        "CRN": "X123456",
        "Agreed on": "2026-02-28",
        "By": {"Party": "practitioner"},
        "Words": agreed().words,
        "Team": [{"Party": "practitioner"}, {"Party": "person"}],
        "Notes": {"First note": {"Party": "practitioner"}},
    }


@pytest.mark.parametrize(
    "account",
    [
        "Lea Head@https://sign-in.example.org",
        "cn=Jane Doe,ou=probation@https://sign-in.example.org",
        "jane.doe@probation.example.org@sign-in.example.org",
        "0042",
    ],
)
def test_an_account_is_withheld_whatever_it_looks_like(account: str) -> None:
    assert account not in str(told(agreed(account, words="")).details)


def test_what_nobody_can_read_any_more_says_so() -> None:
    assert told(agreed(crn=ERASED)).details["CRN"] == "erased"


def test_a_mark_is_seen_through_unions_and_beside_a_seal() -> None:
    assert withheld_fields(GoalAgreed) == {"case_manager", "why", "deputy_id"}
    assert withheld_fields(By) == {"account"}
