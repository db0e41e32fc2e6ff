"""Read models: coaches and coaching."""

from shared.migrations import execute

revision = "plans_0010"
down_revision = "plans_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("select 1")


def downgrade() -> None:
    execute("select 1")
