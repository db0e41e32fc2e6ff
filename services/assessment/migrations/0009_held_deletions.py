"""Deletions that were told of while a hold keeps the record."""

from shared.migrations import execute

revision = "assessment_0009"
down_revision = "assessment_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        create table held_deletions (
            participant_id uuid primary key,
            occurred_at timestamptz not null,
            told_at timestamptz not null
        );
    """)


def downgrade() -> None:
    execute("drop table held_deletions")
