"""Read models: volunteers."""

from shared.migrations import execute

revision = "plans_0006"
down_revision = "plans_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("select 1")


def downgrade() -> None:
    execute("select 1")
