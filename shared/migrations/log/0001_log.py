"""The log: epochs, events and the one function that writes them."""

from pathlib import Path

from shared.migrations import execute

revision = "log_0001"
down_revision = None
branch_labels = ("log",)
depends_on = None


def upgrade() -> None:
    execute(Path(__file__).with_name("0001_log.sql").read_text())


def downgrade() -> None:
    execute("drop function append_events; drop table relay_checkpoints, events, epochs")
