"""What every HTTP service keeps beside its data: stored answers and the audit trail."""

from pathlib import Path

from shared.migrations import execute

revision = "http_0001"
down_revision = None
branch_labels = ("http",)
depends_on = None


def upgrade() -> None:
    execute(Path(__file__).with_name("0001_http.sql").read_text())


def downgrade() -> None:
    execute("drop function claim_answers; drop table stored_answers, audit")
