"""Read models: volunteers."""

from shared.migrations import execute

revision = "plans_0006"
down_revision = "plans_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        create table volunteers (
            volunteer_id uuid primary key,
            version integer not null,
            account text,                    -- null once erased, as what is sealed
            name text,
            known_as text,
            contact text,
            participant_id uuid,             -- their own record, where they are on probation
            status text not null,
            status_on date not null,
            reason text,                     -- why they paused, or were refused
            words text,                      -- of the refusal, sealed
            interests text[] not null,
            areas text[] not null,
            languages text[] not null,
            districts text[] not null,
            times text[] not null,
            categories text[] not null,
            traits text[] not null,
            most_links integer not null,
            most_minutes_a_month integer not null,
            cleared_from date,               -- the days, both included, of check and training together
            cleared_until date,
            applied_on date not null,
            erased_on date
        );
        -- Whoever was refused or has left may apply again.
        create unique index volunteers_account on volunteers (account)
            where status not in ('refused', 'left');
        create unique index volunteers_participant on volunteers (participant_id)
            where status not in ('refused', 'left');
        create index volunteers_accounts on volunteers (account, volunteer_id);
        create index volunteers_available on volunteers (volunteer_id) where status = 'available';
        create table volunteer_references (
            volunteer_id uuid not null references volunteers on delete cascade,
            reference_id uuid not null,
            kind text not null,
            referee text,                    -- sealed, as what was said
            asked_on date not null,
            satisfactory boolean,
            words text,
            received_on date,
            primary key (volunteer_id, reference_id)
        );
        create table volunteer_checks (
            volunteer_id uuid not null references volunteers on delete cascade,
            check_id uuid not null,
            level text not null,
            barred_lists text[] not null,
            ground text not null,
            issued_on date not null,
            update_service boolean not null,
            status text,                     -- what the update service said last
            status_on date,
            decision text not null,
            holds_until date not null,
            conviction boolean not null,
            considered text,                 -- sealed
            decided_by text not null,
            decided_on date not null,
            primary key (volunteer_id, check_id)
        );
        create table volunteer_trainings (
            volunteer_id uuid not null references volunteers on delete cascade,
            module text not null,
            completed_on date not null,
            expires_on date,                 -- the last day on which it holds; null: for good
            primary key (volunteer_id, module, completed_on)
        );
    """)


def downgrade() -> None:
    execute("drop table volunteer_trainings, volunteer_checks, volunteer_references, volunteers")
