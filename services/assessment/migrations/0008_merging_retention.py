"""Read models of merging and retention."""

from shared.migrations import execute

revision = "assessment_0008"
down_revision = "assessment_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        create table merges (
            participant_id uuid primary key,
            merged boolean not null,
            target_index bytea,          -- blind index of the CRN merged into; null: unmerged, erased
            occurred_at timestamptz not null
        );
        create index merges_target on merges (target_index) where merged;
        -- Of CRNs that nobody is registered with here: nobody's stream could keep it.
        create table remembered_merges (
            source_index bytea not null,
            merged boolean not null,
            target_index bytea not null,
            occurred_at timestamptz not null,
            crn text not null,           -- sealed: of the target
            remembered_at timestamptz not null,
            primary key (source_index, occurred_at, merged, target_index)
        );
        create index remembered_merges_age on remembered_merges (remembered_at);
        create table retention_due (
            participant_id uuid primary key,
            ended_on date not null,
            due_on date not null,
            rule text not null
        );
        create index retention_due_on on retention_due (due_on, participant_id);
        create table retention_holds (
            hold_id uuid primary key,
            participant_id uuid not null,
            reason text not null,
            placed_by text not null,
            placed_at timestamptz not null,
            until_on date,
            lifted_at timestamptz
        );
        create index retention_holds_participant on retention_holds (participant_id);
    """)


def downgrade() -> None:
    execute("drop table merges, remembered_merges, retention_due, retention_holds")
