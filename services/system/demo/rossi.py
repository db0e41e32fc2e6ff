"""The Rossi data through the HTTP API of a running system.

432 men released from Maryland prisons, half of them at random with financial aid, followed for
52 weeks. Week 0 is the index date, aid the programme arm, the first arrest the proven reoffence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from time import monotonic, sleep
from typing import Any

import httpx

from services.system.demo.calling import PATIENCE_SECONDS, DemoFailed, Progress, read

DEFINITION = RULE = "rossi:1"
RELEASED = date(2024, 1, 1)
FOLLOWED = timedelta(weeks=52)
ROWS_A_BATCH = 200
BOOLEANS = ("race", "wexp", "mar", "paro")


@dataclass(frozen=True)
class Man:
    """One of the 432, with the names and numbers that the study does not have made up."""

    number: int
    age: int
    prior_convictions: int
    aid: bool
    arrested: bool
    week: int
    facts: dict[str, bool]

    @property
    def registration(self) -> dict[str, Any]:
        return {
            "key": f"rossi-registration-{self.number:03d}",
            "crn": f"R{self.number:06d}",
            "name": f"Rossi Participant {self.number}",
            "date_of_birth": str(date(RELEASED.year - self.age - 1, 7, 1)),
            "arm": "programme" if self.aid else "comparator",
            "index_date": str(RELEASED),
            "index_offence": "not_recorded",
            "definition": DEFINITION,
            "characteristics": {"age": self.age, "prio": self.prior_convictions, **self.facts},
        }

    @property
    def outcome(self) -> dict[str, Any]:
        arrest = str(RELEASED + timedelta(weeks=self.week))
        reoffence = {"offence_date": arrest, "proven_date": arrest, "disposal": "arrest"}
        return {
            "key": f"rossi-outcome-{self.number:03d}",
            "crn": f"R{self.number:06d}",
            "follow_up": {"starts_on": str(RELEASED), "ends_on": str(RELEASED + FOLLOWED)},
            "reoffences": [reoffence] if self.arrested else [],
        }


def rossi() -> list[Man]:
    """The data as it comes with lifelines (imported here: it is slow to load)."""
    from lifelines.datasets import load_rossi

    return [
        Man(
            number=number,
            age=int(row.age),
            prior_convictions=int(row.prio),
            aid=bool(row.fin),
            arrested=bool(row.arrest),
            week=int(row.week),
            facts={name: bool(getattr(row, name)) for name in BOOLEANS},
        )
        for number, row in enumerate(load_rossi().itertuples(), 1)
    ]


class Demo:
    """Loads and evaluates through `client`, whose base address is the system's.

    Repeating it changes nothing: every row has a key of its own."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def load(self, men: Sequence[Man], progress: Progress) -> None:
        """Register everybody, then record what became of them. Raises DemoFailed."""
        for batch in _batches(men):
            rows = [man.registration for man in batch]
            self._send("/assessment/participants/batch", rows, ("crn-taken",), progress)
        for batch in _batches(men):
            self._send("/assessment/outcomes/batch", [man.outcome for man in batch], (), progress)

    def wait_for(self, people: int, progress: Progress) -> None:
        """Until analytics has projected the outcomes of that many. Raises DemoFailed."""
        deadline, done = monotonic() + PATIENCE_SECONDS, 0
        while done < people:
            if monotonic() > deadline:
                raise DemoFailed("Analytics has not caught up. See GET /analytics/feed for the reason.")
            sleep(0.2)
            now = self.projected()
            progress(now - done)
            done = now

    def projected(self) -> int:
        """How many people have a measurable outcome in the dataset."""
        answer = self._ask("/analytics/datasets/reoffending", format="json")
        if answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
            return 0  # nothing has come that names the rule
        return sum(row["outcome_status"] != "not_yet_measurable" for row in read(answer))

    def evaluation(self) -> Any:
        return read(self._ask("/analytics/evaluations/reoffending"))

    def _ask(self, path: str, **query: str) -> httpx.Response:
        return self._client.get(path, params={"rule": RULE, "definition": DEFINITION, **query})

    def _send(
        self, path: str, rows: list[dict[str, Any]], known: tuple[str, ...], progress: Progress
    ) -> None:
        result = read(self._client.post(path, json={"rows": rows}))
        refused = [row for row in result["rows"] if row["status"] == "refused" and row["code"] not in known]
        if refused:
            raise DemoFailed(f"{len(refused)} rows were refused; the first: {refused[0]['detail']}")
        progress(len(rows))


def _batches(men: Sequence[Man]) -> Iterator[Sequence[Man]]:
    for start in range(0, len(men), ROWS_A_BATCH):
        yield men[start : start + ROWS_A_BATCH]
