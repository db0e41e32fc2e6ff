"""Read models: what people wish for in a match."""

from shared.migrations import execute

revision = "plans_0008"
down_revision = "plans_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        -- Of those who look for a volunteer; codes of the definitions in use when it was written.
        create table wishes (
            participant_id uuid primary key,
            interests text[] not null,
            areas text[] not null,
            languages text[] not null,
            districts text[] not null,
            times text[] not null,
            must text[] not null,
            may text[] not null,
            written_on date not null
        );
    """)


def downgrade() -> None:
    execute("drop table wishes")
