"""The projection's table of what persons allow, and the view of those that the datasets leave out."""

from shared.migrations import execute

revision = "analytics_0004"
down_revision = "analytics_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        create table permissions (
            participant_id uuid not null,
            purpose text not null,
            may boolean not null,
            because text,                -- why not; null where it may
            primary key (participant_id, purpose)
        );
        create index merges_into on merges (merged_into) where merged_into is not null;
        -- Every record of whoever said no on any of them. Of whom no basis is recorded yet is not in it.
        create view left_out as
            with recursive record (participant_id) as (
                select participant_id from permissions
                where purpose = 'use_in_evaluation' and not may and because <> 'no_lawful_basis'
                union
                select linked.participant_id
                from record r cross join lateral (
                    select m.merged_into from merges m
                    where m.participant_id = r.participant_id and m.merged_into is not null
                    union all
                    select m.participant_id from merges m where m.merged_into = r.participant_id
                ) as linked (participant_id)
            )
            select participant_id from record;
    """)


def downgrade() -> None:
    execute("drop view left_out; drop index merges_into; drop table permissions")
