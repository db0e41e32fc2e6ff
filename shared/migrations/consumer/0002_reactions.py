"""Up to which event of a subject was reacted to. What is copied can be read anew from the beginning of
a log, what was done must not be done again."""

from shared.migrations import execute

revision = "consumer_0002"
down_revision = "consumer_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        create table feed_reactions (
            source text not null,
            subject text not null,
            sequence bigint not null,
            primary key (source, subject)
        )
    """)


def downgrade() -> None:
    execute("drop table feed_reactions")
