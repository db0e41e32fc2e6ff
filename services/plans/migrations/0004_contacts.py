"""Read models of contacts."""

from shared.migrations import execute

revision = "plans_0004"
down_revision = "plans_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        -- Codes and times: what is said stays in the log.
        create table contacts (
            contact_id uuid primary key,
            participant_id uuid not null,
            version integer not null,
            status text not null,
            starts_at timestamptz not null,
            minutes integer not null,
            mode text not null,
            place text,                      -- null unless in person
            purpose text not null,
            asked_for_by text not null,
            with_account text,
            planned boolean not null,        -- false: recorded at once
            requested_at timestamptz,        -- by the person
            answered_at timestamptz,
            held_on date,                    -- the day at the provider's place, of the outcome that holds
            held_minutes integer,
            held_by text,
            missed_by text,
            acceptable text,
            rating integer
        );
        create index contacts_participant on contacts (participant_id, contact_id);
        create index contacts_starting on contacts (participant_id, starts_at);
        create index contacts_open on contacts (starts_at) where status = 'planned';
        create index contacts_with on contacts (with_account, starts_at) where status = 'planned';
    """)


def downgrade() -> None:
    execute("drop table contacts")
