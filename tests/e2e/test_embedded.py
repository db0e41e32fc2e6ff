"""`mydirection run`: everything in one process, on the embedded PostgreSQL, without a broker."""

import re
import signal
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest

from services.system.catalogue import SERVICES
from tests.e2e import co_created_numbers, support_numbers
from tests.e2e.processes import Running, done, ready, started
from tests.e2e.published_numbers import COX, check
from tests.e2e.whole_case import ON_THE_WAY


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """Not in pytest's own folder: a second pytest closes that to PostgreSQL's account."""
    with TemporaryDirectory(prefix="mydirection-e2e-") as folder:
        yield Path(folder)


@pytest.fixture
def empty() -> Iterator[Path]:
    with TemporaryDirectory(prefix="mydirection-e2e-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def system(data: Path) -> Iterator[Running]:
    with started(data, "run", "--port", "0", "--data", str(data)) as running:
        ready(running.address(), *SERVICES)
        yield running


@pytest.fixture(scope="module")
def demo_output(system: Running, data: Path) -> str:
    shown = done("demo", "--url", system.address(), "--data", str(data))
    assert shown.returncode == 0, shown.stderr
    return shown.stdout


@pytest.fixture(scope="module")
def analytics(system: Running, data: Path) -> Iterator[httpx.Client]:
    """As an evaluator, with a token of the command line."""
    token = done("token", "--role", "evaluator", "--data", str(data)).stdout.strip()
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"{system.address()}/analytics", headers=headers, timeout=30) as client:
        yield client


def read(analytics: httpx.Client, path: str, **asked: str) -> Any:
    answer = analytics.get(path, params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def evaluation(analytics: httpx.Client) -> Any:
    return read(analytics, "evaluations/reoffending", definition="rossi:1", rule="rossi:1")


def co_created(analytics: httpx.Client) -> tuple[Any, Any]:
    """The datasets of assessments and of measures."""
    assessments, measures = (
        read(analytics, f"datasets/{name}", format="json") for name in ("assessments", "measures")
    )
    return assessments, measures


def supported(analytics: httpx.Client) -> list[Any]:
    """The datasets of links, of their meetings, and of coaching."""
    names = ("life_links", "meetings", "coaching")
    return [read(analytics, f"datasets/{name}", format="json") for name in names]


def test_the_demo_prints_the_published_numbers(demo_output: str) -> None:
    for published in ("48/216", "66/216", "3.83757", "0.05012", "-658.748", "0.68426 [0.4702, 0.9957]"):
        assert published in demo_output
    for coefficient, _ in COX.values():
        assert f"{coefficient:.5f}" in demo_output
    assert "exploratory" in demo_output
    assert "not for release" in demo_output


def test_the_demo_prints_nine_sections_an_agreed_assessment_and_three_measures(demo_output: str) -> None:
    assert "countersigned" in demo_output
    assert "the person agrees in their own session" in demo_output
    for person, practitioner, divergence in co_created_numbers.RATINGS.values():
        # as it was written, and as analytics has it
        assert demo_output.count(f"{person} / {practitioner}") >= 2
        told = f"{divergence:+d}" if divergence else "0"
        assert f"{person} / {practitioner}, {told}" in demo_output
    for heading in ("Accommodation", "Offence analysis", "wai_sr:1", "16.88", "21.54"):
        assert heading in demo_output
    assert "+4.66" in demo_output
    assert "not computed" in demo_output
    assert "thoughts of self harm; seen to: made safety plan" in demo_output


def test_the_demo_prints_a_case_from_its_start_to_its_close_with_its_timeline(demo_output: str) -> None:
    said = demo_output[demo_output.index("The case, phase by phase") :]
    for way in (("interact", "intervene"), ("intervene", "integrate"), ("integrate", "closed")):
        assert re.search(r"\W+".join(way), said), way
    shown = iter(re.findall(r"│ (?:person|practitioner|volunteer|coach|system) +│ (.*?) +│", said))
    assert [title for title in ON_THE_WAY if not any(title in line for line in shown)] == []


def test_the_demo_prints_two_links_and_a_course_of_coaching(demo_output: str) -> None:
    said = demo_output[demo_output.index("Life Links; of analytics") :]
    for row in (
        ("trial", "2", "135", "4, 5", "trial, 2, 135, 4.5"),
        ("ended, no reason given", "0", "own safety: support given", "ended, 0, 0, -"),
        ("analytics", "95", "4", "7"),
    ):
        assert re.search(r"[^\n]*".join(map(re.escape, row)), said), row
    for line in (
        "780 pence against a receipt; paid",
        "of the plan 3 -> 6; of the coaching 2 -> 7",
        "accepted",
    ):
        assert line in said
    assert "9 to the person, 8 to the coach" in said
    # Nobody's name and nobody's words.
    assert not re.search(r"\b(Robin|Sam|Morgan|Dee|allotment)\b", said)


@pytest.mark.usefixtures("demo_output")
def test_the_evaluation_has_the_published_numbers(analytics: httpx.Client) -> None:
    check(evaluation(analytics))


@pytest.mark.usefixtures("demo_output")
def test_analytics_has_the_co_created_assessment_and_its_measures(analytics: httpx.Client) -> None:
    co_created_numbers.check(*co_created(analytics))


@pytest.mark.usefixtures("demo_output")
def test_analytics_has_the_links_and_the_coaching(analytics: httpx.Client) -> None:
    support_numbers.check_rows(*supported(analytics))


@pytest.mark.usefixtures("demo_output")
def test_the_demo_again_changes_nothing(system: Running, data: Path, analytics: httpx.Client) -> None:
    before = evaluation(analytics), co_created(analytics), supported(analytics)
    again = done("demo", "--url", system.address(), "--data", str(data))
    assert again.returncode == 0, again.stderr
    assert (evaluation(analytics), co_created(analytics), supported(analytics)) == before


@pytest.mark.usefixtures("demo_output")
def test_the_audit_agrees_beside_the_running_system(data: Path) -> None:
    audited = done("audit", "--data", str(data))
    assert audited.returncode == 0, audited.stdout + audited.stderr
    assert "Everything agrees" in audited.stdout


def test_it_says_where_it_is_and_gives_a_token_that_works(system: Running) -> None:
    token = system.wait_for(r"\n(eyJ[\w.-]+)\n").group(1)
    for service in SERVICES:
        assert f"/{service}/docs" in system.text
        assert httpx.get(f"{system.address()}/{service}/docs").status_code == 200
    people = httpx.get(
        f"{system.address()}/assessment/participants", headers={"Authorization": f"Bearer {token}"}
    )
    assert people.status_code == 200


def test_a_second_start_on_the_same_folder_says_why_not(system: Running, data: Path) -> None:
    second = done("serve", "assessment", "--port", system.address().rsplit(":", 1)[1], "--data", str(data))
    assert second.returncode == 1
    assert "Choose another with --port" in second.stderr
    assert "Traceback" not in second.stderr


@pytest.mark.usefixtures("system")
def test_a_second_run_on_the_same_folder_names_the_first(data: Path) -> None:
    second = done("run", "--port", "0", "--data", str(data))
    assert second.returncode == 1
    assert "already runs" in second.stderr
    assert "Traceback" not in second.stderr


def test_an_audit_of_an_empty_folder_says_so_and_makes_nothing(empty: Path) -> None:
    audited = done("audit", "--data", str(empty / "none"))
    assert audited.returncode == 1
    assert "No data in" in audited.stderr
    assert not (empty / "none").exists()


def test_after_sigkill_the_next_start_goes_on_and_stops_on_ctrl_c(empty: Path) -> None:
    with started(empty, "run", "--port", "0", "--data", str(empty)) as running:
        running.wait_for("Ctrl-C stops it")
        running.stop(signal.SIGKILL)
    with started(empty, "run", "--port", "0", "--data", str(empty), name="again") as running:
        ready(running.address(), *SERVICES)
        assert running.stop(signal.SIGINT) == 0
        assert "Traceback" not in running.text
        assert "Stopped" in running.text


def test_a_demo_without_a_system_says_how_to_start_one(empty: Path) -> None:
    shown = done("demo", "--url", "http://127.0.0.1:9", "--data", str(empty))
    assert shown.returncode == 1
    assert "make run" in shown.stderr
