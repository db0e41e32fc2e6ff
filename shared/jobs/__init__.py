"""Jobs: work of any length in chunks, each committed with how far it got.

A process may die at any moment: another goes on after the last chunk, and no row is lost or done
twice. A job ends done, failed with a reason in plain words, or cancelled; its input is then
unreadable for ever.
"""

from shared.jobs.job import (
    Asked,
    Batch,
    Job,
    JobFailed,
    Kind,
    Place,
    Read,
    Refused,
    Source,
    Tally,
    Work,
)
from shared.jobs.jobs import Jobs
from shared.jobs.runner import Runner, running_jobs

__all__ = [
    "Asked",
    "Batch",
    "Job",
    "JobFailed",
    "Jobs",
    "Kind",
    "Place",
    "Read",
    "Refused",
    "Runner",
    "Source",
    "Tally",
    "Work",
    "running_jobs",
]
