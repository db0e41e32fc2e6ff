"""The projection's tables: participants, outcomes, and who has erased whom."""

from shared.migrations import execute

revision = "analytics_0001"
down_revision = None
branch_labels = ("analytics",)
depends_on = None


def upgrade() -> None:
    execute("""
        create table participants (
            participant_id uuid primary key,
            pseudonym text collate "C",  -- in the datasets' order; null for a stub and once erased
            arm text,                    -- null for a stub: an event came before the registration
            index_date date,
            index_offence text,
            definition text,
            characteristics jsonb,
            erased_at timestamptz
        );
        create unique index participants_dataset on participants (definition, pseudonym)
            where pseudonym is not null;
        create table outcomes (
            participant_id uuid not null,
            rule text not null,
            status text not null,
            event boolean,
            time_days integer,
            reoffences integer,
            primary key (participant_id, rule)
        );
        create index outcomes_rule on outcomes (rule);
        create table erasures (
            participant_id uuid not null,
            service text not null,
            requested_at timestamptz,
            erased_at timestamptz,       -- null: that service has not said so yet
            primary key (participant_id, service)
        );
        create index erasures_open on erasures (requested_at) where erased_at is null;
    """)


def downgrade() -> None:
    execute("drop table participants, outcomes, erasures")
