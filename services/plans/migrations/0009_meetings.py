"""Read models: meetings of Life Links and their expenses."""

from shared.migrations import execute

revision = "plans_0009"
down_revision = "plans_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("select 1")


def downgrade() -> None:
    execute("select 1")
