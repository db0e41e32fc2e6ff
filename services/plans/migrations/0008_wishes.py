"""Read models: what people wish for in a match."""

from shared.migrations import execute

revision = "plans_0008"
down_revision = "plans_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("select 1")


def downgrade() -> None:
    execute("select 1")
