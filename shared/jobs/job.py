"""What a job is, and what a service says of each kind of job."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from shared.eventstore import Unit

State = Literal["receiving", "discarded", "queued", "running", "done", "failed", "cancelled"]
Place = Mapping[str, Any]
Counts = Mapping[str, int]


class JobFailed(Exception):
    """The job cannot go on: `code` is stable, `detail` is plain language and quotes no value.

    refused: the rows it could not go beyond."""

    def __init__(self, code: str, detail: str, refused: "Sequence[Refused]" = ()) -> None:
        super().__init__(detail)
        self.code, self.detail, self.refused = code, detail, refused


@dataclass(frozen=True)
class Job:
    """A job as stored. counts: rows by what became of them, each row once; rows_done is their sum.

    place: where the next chunk begins, None at the beginning. steps: chunks committed.
    bytes_total: of the input, None for a job without one. `receiving`: the input is on its way,
    `discarded`: it broke off; neither is a job yet."""

    job_id: UUID
    kind: str
    state: State
    asked_by: str
    correlation_id: str
    parameters: Mapping[str, Any]
    counts: Counts
    place: Place | None
    steps: int
    rows_done: int
    bytes_done: int
    bytes_total: int | None
    cancel_requested: bool
    failure_code: str | None
    failure_detail: str | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def key(self) -> str:
        return key_of(self.job_id)


@dataclass(frozen=True)
class Asked:
    """A job to be begun. parameters: codes, dates and numbers, nothing about anybody."""

    kind: str
    asked_by: str
    correlation_id: str
    parameters: Mapping[str, str | int]


@dataclass(frozen=True)
class Refused:
    """A row that was not taken: its line in the input, the field, a code and plain words; never
    the value."""

    line: int
    field: str
    code: str
    detail: str


@dataclass(frozen=True)
class Tally:
    """What became of a chunk's rows: each is counted once, refused ones too."""

    counts: Counts
    refused: Sequence[Refused] = ()


@dataclass(frozen=True)
class Batch:
    """A chunk of a job: at most as many rows as one transaction under a second and 100 streams
    take. place: where the next begins (JSON); bytes_done: of the input, up to there."""

    rows: Sequence[Any]
    place: Place
    bytes_done: int = 0


class Source(Protocol):
    """A job's input."""

    def read(self, job_id: UUID, start: int) -> AsyncGenerator[bytes, None]:
        """The input from a byte on, a piece at a time. Raises JobFailed when it is gone."""
        ...


class Read(Protocol):
    """The chunks of a job from its place on, read outside any transaction."""

    def __call__(self, job: Job, source: Source, /) -> AsyncGenerator[Batch, None]: ...


class Work(Protocol):
    """Does a chunk in the transaction that also stores the job's progress. The append is its
    first write. Raises JobFailed; an outage is tried again."""

    async def __call__(self, unit: Unit, job: Job, rows: Sequence[Any], /) -> Tally: ...


@dataclass(frozen=True)
class Kind:
    """A kind of job: how its chunks are read, and what is done with one.

    counted: the names of its counts, so that those of nothing are there as 0."""

    name: str
    read: Read
    work: Work
    counted: Sequence[str] = field(default=())


def key_of(job_id: UUID) -> str:
    """Whose key in the keyring seals the job's input."""
    return f"job-{job_id}"
