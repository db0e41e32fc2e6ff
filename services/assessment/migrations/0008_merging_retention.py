"""Read models of merging and retention."""

from shared.migrations import execute

revision = "assessment_0008"
down_revision = "assessment_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("select 1")


def downgrade() -> None:
    execute("select 1")
