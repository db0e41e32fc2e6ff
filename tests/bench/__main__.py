"""`make bench`: every ratio, with the baseline it is against, measured in this run."""

import asyncio
import logging
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from shared import logs
from shared.postgres import EmbeddedPostgres
from shared.testing.kafka import MISSING, Broker, jars_at_hand
from tests.bench import append, imports, ledger, matching, messages, plans, post
from tests.bench.rounds import Comparison

console = Console(highlight=False)
# What each ratio should come to.
AIMS = {
    "POST /participants": "0.7",
    "append, 1 a transaction": "3",
    "append, 50 a transaction": "3",
    "import, 100,000 rows": "",
    plans.WRITING: "",
    plans.FOLLOWING: "",
    matching.MATCHING: "1",
    ledger.HOT: "",
    ledger.SPREAD: "",
    ledger.TOGETHER: "",
    "relay": "0.6",
    "projector": "",
}


def main() -> None:
    """On an embedded PostgreSQL that writes through to the disk, and one Kafka node."""
    logs.configure(level=logging.ERROR)
    # Kafka's client warns of every slow turn of its loop.
    logging.getLogger("kafka").setLevel(logging.ERROR)
    table = Table("measured", "against", "ratio, median [min, max]", "aim")
    with (
        tempfile.TemporaryDirectory(prefix="mydirection-bench-", ignore_cleanup_errors=True) as folder,
        EmbeddedPostgres(Path(folder) / "postgres", max_connections=100) as postgres,
    ):
        ours = [
            post.run(postgres),
            imports.run(postgres),
            *append.run(postgres),
            *plans.run(postgres),
            *ledger.run(postgres),
            asyncio.run(matching.run()),
        ]
        for comparison in [*ours, *_messages(postgres, Path(folder))]:
            show(table, comparison)
    console.print(table)


def _messages(postgres: EmbeddedPostgres, folder: Path) -> tuple[Comparison, ...]:
    if not jars_at_hand():
        console.print(MISSING)
        return ()
    broker = Broker(folder)
    broker.start()
    try:
        return messages.run(postgres, broker.bootstrap_servers)
    finally:
        broker.stop()


def show(table: Table, comparison: Comparison) -> None:
    ours = next(iter(comparison.rates))
    for name, (least, median, most) in comparison.ratios.items():
        aim = "" if name == "bare one-row insert" else AIMS[ours]
        table.add_row(ours, name, f"{median:.2f} [{least:.2f}, {most:.2f}]", aim)


if __name__ == "__main__":
    main()
