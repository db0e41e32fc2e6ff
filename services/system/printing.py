"""What the command line says to the person in front of it."""

import shlex
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kafka.errors import KafkaError
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from services.system.auditing import AuditReport
from services.system.catalogue import SERVICES
from services.system.demo import DemoFailed
from services.system.developing import RealIssuer, development_token
from services.system.projecting import NoBroker, NothingToFollow, NothingToRelay, Stopped
from services.system.restoring import Restored
from services.system.serving import PortTaken
from services.system.surroundings import PREFIX, NoData, Surroundings
from shared.domain import Refusal
from shared.eventstore import OldPostgreSQL, is_outage
from shared.messaging.topics import Topics
from shared.postgres import CannotStart
from shared.security import Role

console = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 110)
EXPLAINED = (
    CannotStart,
    DemoFailed,
    NoBroker,
    NoData,
    NothingToFollow,
    NothingToRelay,
    OldPostgreSQL,
    PortTaken,
    RealIssuer,
    Stopped,
)
USUAL = "http://127.0.0.1:8000"
USUAL_FOLDER = Path(".data")
DEMO = "432 real people, their evaluation, and a case that two parties write from its start to its close"
Advance = Callable[[int], None]


def step(words: str) -> None:
    console.print(words)


def greet(address: str, folder: Path, surroundings: Surroundings) -> None:
    """The address, the documentation, a token where there may be one, and what to do next."""
    console.print(f"\nMy Direction runs at {address}\n")
    for service in SERVICES:
        console.print(f"  {service:<12} {address}/{service}/docs")
    if surroundings.settings("assessment").development:
        token = development_token([Role.PROGRAMME_LEAD, Role.EVALUATOR], "developer", None, folder)
        console.print("\nA development token (programme lead and evaluator, 8 hours), for Authorize there:\n")
        console.print(token, overflow="ignore", no_wrap=True)
    console.print("\nNext, in another terminal:")
    for command, what in next_commands(address, folder).items():
        console.print(f"  {escape(command)}\n      {what}", soft_wrap=True)
    console.print("\nCtrl-C stops it. The data stays in " + str(folder.absolute()))


def next_commands(address: str, folder: Path) -> Mapping[str, str]:
    """What to type -> what it does. With the data folder where it is another than the usual one: the key
    that signs tokens is in it."""
    here = folder.absolute() == USUAL_FOLDER.absolute()
    data = "" if here else f" --data {shlex.quote(str(folder.absolute()))}"
    demo = f".venv/bin/mydirection demo --url {address}{data}"
    return {
        "make demo" if here and address == USUAL else demo: DEMO,
        f".venv/bin/mydirection token --role case_manager{data}": "a token; --help lists the other roles",
    }


@contextmanager
def progress(words: str, total: int | None = None) -> Iterator[Advance]:
    """A progress bar; call what it gives with how much was done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(words, total=total)
        yield lambda done: bar.advance(task, done)


def topics(found: Topics) -> None:
    for name in found.created:
        console.print(f"{name}: created")
    for name in found.existing:
        console.print(f"{name}: is there")
    for name, count in found.differing.items():
        console.print(f"{name}: has {count} partitions, not what the settings say; left as it is")


def restored(found: Restored) -> None:
    console.print(f"{found.erased} erased persons: their keys are destroyed in every service.")
    if found.recovered:
        console.print(f"{found.recovered} of them had come back with the backup and are erased again.")


def audit(report: AuditReport) -> None:
    """Counts and ids, never content."""
    for line in report.lines():
        console.print(line)
    console.print("Everything agrees." if report.clean else "Not everything agrees: see above.")


def evaluation(found: dict[str, Any]) -> None:
    """The figures as tables, each with its method."""
    console.print(f"\nReoffending by the rule {found['rule']}, time zero: {found['time_zero']}")
    console.print(f"{found['label']}: {found['label_reason']} \\[{found['release']}] ({found['software']})\n")
    console.print(_arms(found["arms"]))
    console.print(_survival(found["arms"]))
    test = found["log_rank"]
    statistic, p = number(test["estimate"]), number(test["p"])
    console.print(f"{test['method']}: chi-squared {statistic}, p {p}\n")
    console.print(_cox(found["cox"]))
    likelihood = found["cox"]["log_likelihood"]
    console.print(f"{likelihood['method']}: {number(likelihood['estimate'], 3)}")


def _arms(arms: list[dict[str, Any]]) -> Table:
    table = Table("arm", "people", "reoffended", "share", title="Reoffended", title_justify="left")
    for arm in arms:
        of = f"{arm['reoffended']}/{arm['measurable']}"
        share = number(arm["proportion_reoffended"]["estimate"], 4)
        table.add_row(arm["arm"], str(arm["participants"]), of, share)
    return table


def _survival(arms: list[dict[str, Any]]) -> Table:
    method = arms[0]["survival"][0]["method"]
    table = Table("week", title=f"Not yet reoffended: {method}", title_justify="left")
    for arm in arms:
        table.add_column(f"{arm['arm']} [95% interval]")
    for points in zip(*(arm["survival"] for arm in arms), strict=True):
        table.add_row(f"{points[0]['weeks']:g}", *(_with_interval(point, 4) for point in points))
    return table


def _cox(cox: dict[str, Any]) -> Table:
    table = Table("", "coefficient", "se", "p", "hazard ratio [95% interval]", title_justify="left")
    table.title = f"{cox['method']}: {cox['participants']} people, {cox['events']} events"
    for row in cox["coefficients"]:
        cells = (number(row["estimate"]), number(row["standard_error"]), number(row["p"]))
        table.add_row(escape(row["term"]), *cells, _with_interval(row["hazard_ratio"], 5))
    return table


def _with_interval(figure: dict[str, Any], digits: int) -> str:
    if figure["estimate"] is None:
        return f"not estimated: {figure['reason']}"
    interval = figure["interval"]
    if interval is None:
        return number(figure["estimate"], digits)
    low, high = number(interval["lower"], 4), number(interval["upper"], 4)
    return f"{number(figure['estimate'], digits)} \\[{low}, {high}]"


def number(value: float | None, digits: int = 5) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def explanation(error: Exception) -> str | None:
    """A sentence for what a person can mend; None for our own faults."""
    if isinstance(error, EXPLAINED):
        return str(error)
    if isinstance(error, Refusal):
        return error.detail
    if isinstance(error, KafkaError):
        return f"Kafka cannot be reached, or refused ({type(error).__name__})."
    if is_outage(error):
        fault = type(error).__name__
        return f"A database cannot be reached ({fault}). Is it there, and are its URL and password right?"
    if isinstance(error, ValidationError):
        faults = [f"  {_variable(e['loc'])}: {e['msg']}" for e in error.errors(include_input=False)]
        return "\n".join(["The settings are not complete:", *faults])
    return None


def _variable(loc: tuple[int | str, ...]) -> str:
    return (PREFIX + "_".join(map(str, loc))).upper() if loc else "settings"
