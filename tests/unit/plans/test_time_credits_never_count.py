"""Time-bank minutes can never count toward a requirement: refused by type, not by policy."""

import subprocess
import sys
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import pytest

from services.plans.domain.sentence.delivery import Delivered, measured
from services.plans.domain.sentence.requirement_commands import CountSession, Entered
from services.plans.domain.sentence.requirement_events import Source
from shared.domain import Invalid
from shared.domain.quantities import CreditMinutes, SentenceMinutes
from tests.unit.plans.sentencing import KIT, PLACEMENT, TODAY, enter, given, recorded

ROOT = Path(__file__).parents[3]
PLANS = ROOT / "services" / "plans"
CREDIT: Any = CreditMinutes(minutes=60)
SNIPPET = """
from datetime import date
from uuid import UUID
from services.plans.domain.sentence.requirement_commands import EnterProgress
from shared.domain.quantities import CreditMinutes, SentenceMinutes

def entered(delivered: {type}) -> EnterProgress:
    return EnterProgress(
        progress_id=UUID(int=1), account="a", on=date.min, delivered=delivered, source="court_record"
    )
"""


def type_checked(folder: Path, type_: str) -> subprocess.CompletedProcess[str]:
    snippet = folder / f"{type_.lower()}.py"
    snippet.write_text(SNIPPET.format(type=type_))
    options = ("--strict", "--config-file=", "--cache-dir", str(folder / "cache"), "--no-error-summary")
    return subprocess.run(
        [sys.executable, "-m", "mypy", *options, str(snippet)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def test_the_type_checker_refuses_a_credit_where_something_delivered_is_needed(tmp_path: Path) -> None:
    assert type_checked(tmp_path, "SentenceMinutes").returncode == 0
    refused = type_checked(tmp_path, "CreditMinutes")
    assert refused.returncode == 1
    assert 'has incompatible type "CreditMinutes"' in refused.stdout


def test_so_does_the_rule_when_it_runs() -> None:
    given(recorded()).when(enter(delivered=CREDIT)).refuses(
        Invalid, field="delivered", code="not-of-the-sentence"
    )
    session = CountSession(
        session_id=UUID(int=31), intervention_id=PLACEMENT, account=KIT, on=TODAY, delivered=CREDIT
    )
    given(recorded()).when(session).refuses(Invalid, field="delivered", code="not-of-the-sentence")


@pytest.mark.parametrize("value", [60, 60.0, "60", True, None, CREDIT, SentenceMinutes(minutes=True)])
def test_nothing_but_what_was_served_is_measured(value: Any) -> None:
    with pytest.raises(Invalid):
        measured(value)


def test_the_two_have_nothing_in_common() -> None:
    assert CreditMinutes not in get_args(Delivered)
    assert CreditMinutes.__mro__[1:] == SentenceMinutes.__mro__[1:] == (object,)
    assert SentenceMinutes(minutes=60) != CREDIT


def test_no_source_is_the_time_bank_and_no_module_of_plans_knows_a_credit() -> None:
    assert set(get_args(Source)) == {"session", *get_args(Entered)}
    assert set(get_args(Source)) == {"session", "provider_record", "court_record"}
    named = [file.name for file in PLANS.rglob("*.py") if "CreditMinutes" in file.read_text("utf-8")]
    assert named == []
