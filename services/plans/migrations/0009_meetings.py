"""Read models: meetings of Life Links and their expenses."""

from shared.migrations import execute

revision = "plans_0009"
down_revision = "plans_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        -- Codes and times: what is written stays in the log.
        create table life_link_meetings (
            meeting_id uuid primary key,
            link_id uuid not null,
            participant_id uuid not null,
            volunteer_id uuid not null,
            version integer not null,
            status text not null,
            starts_at timestamptz not null,
            planned_on date not null,        -- its day at the provider's place
            minutes integer not null,
            mode text not null,
            place text,                      -- null unless in person
            held_on date,
            held_minutes integer,
            missed_by text,
            acceptable text,
            rating integer,
            rating_shared boolean not null default false
        );
        create index life_link_meetings_link on life_link_meetings (link_id, meeting_id);
        create index life_link_meetings_starting on life_link_meetings (participant_id, starts_at);
        create index life_link_meetings_volunteer on life_link_meetings (volunteer_id, starts_at);
        create index life_link_meetings_open on life_link_meetings (starts_at) where status = 'planned';
        -- The volunteer's, whom nothing else ties to the person.
        create table life_link_expenses (
            expense_id uuid primary key,
            volunteer_id uuid not null,
            meeting_id uuid not null,
            version integer not null,
            status text not null,
            kind text not null,
            amount_pence bigint not null,
            metres integer,
            receipt_id uuid,                 -- a blob of the volunteer
            seen_elsewhere boolean not null,
            met_on date not null,
            claimed_on date not null,
            decided_on date,                 -- accepted or declined
            reason text,                     -- why it was declined
            paid_on date
        );
        create index life_link_expenses_volunteer on life_link_expenses (volunteer_id, expense_id);
        create index life_link_expenses_status on life_link_expenses (status, expense_id);
        create index life_link_expenses_meeting on life_link_expenses (meeting_id);
        -- A receipt pays once.
        create unique index life_link_expenses_receipt on life_link_expenses (receipt_id)
            where status in ('claimed', 'accepted', 'paid');
    """)


def downgrade() -> None:
    execute("drop table life_link_expenses, life_link_meetings")
