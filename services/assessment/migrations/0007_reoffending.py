"""Read models of reoffending."""

from shared.migrations import execute

revision = "assessment_0007"
down_revision = "assessment_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("select 1")


def downgrade() -> None:
    execute("select 1")
