"""Everything about a subject is found by one index: private events, too."""

from alembic import op

revision = "log_0002"
down_revision = "log_0001"
branch_labels = None
depends_on = None

COLUMNS = "events (subject, sequence)"


def upgrade() -> None:
    # NULLs are distinct: a subject's private events lie together after the numbered ones.
    replace_index(f"on {COLUMNS}")


def downgrade() -> None:
    replace_index(f"on {COLUMNS} where sequence is not null")


def replace_index(definition: str) -> None:
    """Build it beside the old one while others append, which cannot be done in a transaction. At
    no moment is there none; what a run that was cut off left behind goes first."""
    with op.get_context().autocommit_block():
        for left in ("events_subject_new", "events_subject_old"):
            op.execute(f"drop index concurrently if exists {left}")
        op.execute(f"create unique index concurrently events_subject_new {definition}")
        op.execute("""
            do $$ begin
                alter index events_subject_sequence rename to events_subject_old;
                alter index events_subject_new rename to events_subject_sequence;
            end $$
        """)
        op.execute("drop index concurrently events_subject_old")
