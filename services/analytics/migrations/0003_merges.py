"""The projection's table of records that are one person's."""

from shared.migrations import execute

revision = "analytics_0003"
down_revision = "analytics_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        create table merges (
            participant_id uuid primary key,
            merged_into uuid,            -- null: unmerged again
            occurred_at timestamptz not null
        );
    """)


def downgrade() -> None:
    execute("drop table merges")
