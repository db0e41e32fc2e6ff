"""What a consumer of public events keeps: how far it read, each subject's last event, parked keys."""

from shared.migrations import execute

revision = "consumer_0001"
down_revision = None
branch_labels = ("consumer",)
depends_on = None


def upgrade() -> None:
    execute("""
        create table feed_offsets (
            consumer text not null,
            partition text not null,     -- 'assessment' (log) or 'mydirection.assessment/0' (Kafka)
            position text not null,      -- opaque to all but the feed
            primary key (consumer, partition)
        );
        create table feed_subjects (
            consumer text not null,
            source text not null,
            subject text not null,
            sequence bigint not null,
            event_id uuid not null,
            primary key (consumer, source, subject)
        );
        create table parked_events (
            consumer text not null,
            source text not null,
            subject text not null,
            sequence bigint not null,    -- 0: unreadable, so without a number
            event_id uuid not null,
            partition text not null,
            reason text not null,        -- 'gap', 'waiting', 'unreadable', or a fault's class: never words
            payload text,                -- sealed; null: the subject was erased before
            parked_at timestamptz not null,
            retry boolean not null default false,
            primary key (consumer, source, subject, sequence, event_id)
        );
    """)


def downgrade() -> None:
    execute("drop table feed_offsets, feed_subjects, parked_events")
