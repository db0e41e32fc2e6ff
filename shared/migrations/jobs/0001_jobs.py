"""Jobs: their progress, their sealed input, the rows they refused."""

from pathlib import Path

from shared.migrations import execute

revision = "jobs_0001"
down_revision = None
branch_labels = ("jobs",)
depends_on = None


def upgrade() -> None:
    execute(Path(__file__).with_name("0001_jobs.sql").read_text())


def downgrade() -> None:
    execute("drop table job_refusals, job_input, jobs")
