"""Alerts of requests that were refused."""

from shared.migrations import execute

revision = "assessment_0010"
down_revision = "assessment_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("alter table alerts add column refused_measure text")


def downgrade() -> None:
    execute("""
        delete from alerts where refused_measure is not null;
        alter table alerts drop column refused_measure
    """)
