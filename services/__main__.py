"""The command line: `mydirection`, or `python -m services`."""

import gc

# Nothing that is imported is garbage, and looking for it took a fifth of every start.
gc.disable()

import logging
import sys
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from httpx import Client

from services.analytics import main as analytics
from services.system import printing, printing_assessment, printing_case, printing_support, serving
from services.system.application import everything, one_service
from services.system.auditing import audit as audit_everything
from services.system.catalogue import SERVICES
from services.system.demo import STEPS, CoCreated, Demo, WholeCase, calling, rossi
from services.system.developing import development_token
from services.system.projecting import create_all_topics, keep_following, keep_relaying
from services.system.restoring import restore as restore_everything
from services.system.rewrapping import rewrap_keys
from services.system.running import to_its_end, until_stopped
from services.system.surroundings import surroundings
from shared import logs
from shared.clock import utc_now
from shared.security import Role

gc.freeze()
gc.enable()

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="My Direction: probation case management that both parties write.",
)
DataFolder = Annotated[
    Path,
    typer.Option("--data", envvar="MYDIRECTION_DATA_FOLDER", help="Where the embedded mode keeps its data."),
]
Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0: any free one.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Log every request.")]
ServiceName = Annotated[str, typer.Argument(metavar="SERVICE", help=f"One of {', '.join(SERVICES)}.")]
Url = Annotated[str, typer.Option(help="The address of the running system.")]
HERE, DATA = "127.0.0.1", Path(".data")


@app.command()
def run(host: Host = HERE, port: Port = 8000, data: DataFolder = DATA, verbose: Verbose = False) -> None:
    """Start everything in one process: on an embedded PostgreSQL, without a broker."""
    logs.configure(level=logging.INFO if verbose else logging.WARNING)
    listener = serving.listen(host, port)
    printing.step("Starting PostgreSQL")
    with surroundings(data, alone=True, new=True) as found:
        printing.step("Bringing the databases up to date")
        found.migrate()
        address = serving.address(listener)
        serving.serve(everything(found), listener, lambda: printing.greet(address, data, found))
    printing.step("Stopped")


@app.command()
def serve(service: ServiceName, host: Host = HERE, port: Port = 8000, data: DataFolder = DATA) -> None:
    """Start one service alone, at the same addresses."""
    logs.configure()
    known(service)
    listener = serving.listen(host, port)
    with surroundings(data, new=True) as found:
        if found.embedded:
            found.migrate(service)
        address = serving.address(listener)
        served = one_service(service, found)
        serving.serve(served, listener, lambda: printing.step(f"{service} answers at {address}/{service}"))


@app.command()
def relay(service: ServiceName, data: DataFolder = DATA) -> None:
    """Carry a service's public events from its log to Kafka, until stopped."""
    logs.configure()
    with surroundings(data) as found:
        until_stopped(keep_relaying(known(service), found))


@app.command()
def project(service: ServiceName = analytics.NAME, data: DataFolder = DATA) -> None:
    """Follow other services' public events, until stopped: analytics into its outcome datasets, plans
    into what it knows of people. Several share the work."""
    logs.configure()
    with surroundings(data) as found:
        until_stopped(keep_following(known(service), found))


@app.command()
def topics(data: DataFolder = DATA) -> None:
    """Create Kafka's topics where they are missing. Existing ones are reported, never changed."""
    logs.configure(level=logging.WARNING)
    with surroundings(data, new=True) as found:
        printing.topics(create_all_topics(found))


@app.command()
def migrate(data: DataFolder = DATA) -> None:
    """Bring every database up to date."""
    logs.configure(level=logging.WARNING)
    with surroundings(data, new=True) as found:
        for service in SERVICES:
            printing.step(f"Bringing the databases of {service} up to date")
            found.migrate(service)


@app.command()
def restore(data: DataFolder = DATA) -> None:
    """After a database came from a backup: apply every erasure again, before serving."""
    logs.configure(level=logging.WARNING)
    with surroundings(data) as found:
        found.migrate()
        printing.restored(to_its_end(restore_everything(found)))


@app.command()
def rewrap(data: DataFolder = DATA) -> None:
    """After the master key was changed: wrap every person's key with the new one. No data changes."""
    logs.configure(level=logging.WARNING)
    with surroundings(data) as found:
        for service in SERVICES:
            printing.step(f"{service}: {to_its_end(rewrap_keys(service, found))} keys wrapped anew")


@app.command()
def audit(data: DataFolder = DATA) -> None:
    """Compare logs, topics and projection: gaps, duplicates, order, and a replay from nothing."""
    logs.configure(level=logging.WARNING)
    with surroundings(data) as found, printing.progress("Reading every event") as advance:
        report = to_its_end(audit_everything(found, advance))
    printing.audit(report)
    raise typer.Exit(0 if report.clean else 1)


@app.command()
def demo(
    url: Url = f"http://{HERE}:8000",
    bearer: Annotated[str, typer.Option("--token", help="Instead of the development issuer's.")] = "",
    data: DataFolder = DATA,
) -> None:
    """Load the Rossi data into a running system over HTTP, and print its evaluation; then an
    assessment that a person and their case manager write together, and their case to its close, with
    two volunteers and a coach on the way."""
    logs.configure(level=logging.WARNING)
    given = bearer or development_token([Role.SYSTEM, Role.EVALUATOR], "demo", None, data)
    men = rossi()
    with calling(url, given) as client:
        rossi_demo = Demo(client)
        with printing.progress("Sending 432 men over HTTP", 2 * len(men)) as advance:
            rossi_demo.load(men, advance)
        with printing.progress("Waiting for the projection", len(men)) as advance:
            rossi_demo.wait_for(len(men), advance)
        printing.evaluation(rossi_demo.evaluation())
        if bearer:
            printing.step("The co-created assessment needs a token of each party: it is left out.")
        else:
            co_create(client, data)


def co_create(client: Client, data: Path) -> None:
    """Each party with a token of its own."""
    together = CoCreated(client, lambda roles, who, person: development_token(roles, who, person, data))
    with printing.progress("Two parties write an assessment", STEPS) as advance:
        together.play(advance)
    printing_assessment.show(together.shown())
    case = WholeCase(together, utc_now().date())
    with printing.progress("A case from its start to its close", case.steps) as advance:
        case.play(advance)
    if supported := case.support.shown():
        printing_support.show(supported)
    printing_case.show(case.shown())


@app.command()
def token(
    role: Annotated[list[Role], typer.Option(help="What the caller is; several are possible.")],
    subject: Annotated[str, typer.Option(help="The account's id.")] = "developer",
    participant: Annotated[UUID | None, typer.Option(help="For role person: whose record is theirs.")] = None,
    data: DataFolder = DATA,
) -> None:
    """Print a token of the development issuer, valid for 8 hours."""
    if Role.PERSON in role and participant is None:
        raise typer.BadParameter("Say whose record is theirs: --participant ID.", param_hint="--role person")
    print(development_token(role, subject, participant, data))


def known(service: str) -> str:
    """Raises BadParameter for a service that there is not."""
    if service not in SERVICES:
        raise typer.BadParameter(f"There is no service {service!r}. There are: {', '.join(SERVICES)}.")
    return service


def main() -> None:
    """Every failure that a person can mend ends with a sentence, not with a traceback."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        # Never a traceback: an error's own text can quote what was stored.
        sys.exit(printing.explanation(error) or f"Something went wrong on our side: {logs.fault_of(error)}")


if __name__ == "__main__":
    main()
