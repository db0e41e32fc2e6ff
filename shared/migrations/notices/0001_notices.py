"""Notices: what somebody wants to be told, what they are told, and the addresses of calendar feeds."""

from pathlib import Path

from shared.migrations import execute

revision = "notices_0001"
down_revision = None
branch_labels = ("notices",)
depends_on = None


def upgrade() -> None:
    execute(Path(__file__).with_name("0001_notices.sql").read_text())


def downgrade() -> None:
    execute("drop table calendar_feeds, notices, notice_preferences")
