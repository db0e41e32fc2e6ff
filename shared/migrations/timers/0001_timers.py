"""Timers: commands that are to run when their time has come."""

from pathlib import Path

from shared.migrations import execute

revision = "timers_0001"
down_revision = None
branch_labels = ("timers",)
depends_on = None


def upgrade() -> None:
    execute(Path(__file__).with_name("0001_timers.sql").read_text())


def downgrade() -> None:
    execute("drop table timers")
