"""Read models: Life Links, and what was said between them."""

from shared.migrations import execute

revision = "plans_0007"
down_revision = "plans_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("select 1")


def downgrade() -> None:
    execute("select 1")
