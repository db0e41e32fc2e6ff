"""Read models of the case, and what is known of assessments."""

from shared.migrations import execute

revision = "plans_0001"
down_revision = None
branch_labels = ("plans",)
depends_on = None


def upgrade() -> None:
    execute("select 1")


def downgrade() -> None:
    execute("select 1")
