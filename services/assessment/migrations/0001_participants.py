"""Read models of participants and their outcomes."""

from shared.migrations import execute

revision = "assessment_0001"
down_revision = None
branch_labels = ("assessment",)
depends_on = None


def upgrade() -> None:
    execute("""
        create table participants (
            participant_id uuid primary key,
            version integer not null,
            arm text not null,
            index_date date not null,
            index_offence text not null,
            definition text not null,
            characteristics jsonb not null,
            case_manager text,
            crn_index bytea,             -- blind index, null once erased
            identity text,               -- sealed: CRN, name, date of birth
            follow_up_starts_on date,
            follow_up_ends_on date,
            registered_at timestamptz not null,
            erasure_requested_at timestamptz,
            erased_at timestamptz
        );
        create unique index participants_crn on participants (crn_index);
        create index participants_caseload on participants (case_manager, participant_id);
        create index participants_being_erased on participants (erasure_requested_at)
            where erased_at is null and erasure_requested_at is not null;
        create table reoffences (
            reoffence_id uuid primary key,
            participant_id uuid not null references participants,
            offence_date date not null,
            proven_date date not null,
            disposal text not null
        );
        create index reoffences_participant on reoffences (participant_id);
        create table outcomes (
            participant_id uuid not null references participants,
            rule text not null,
            status text not null,
            event boolean,
            time_days bigint,
            reoffences bigint,
            primary key (participant_id, rule)
        );
    """)


def downgrade() -> None:
    execute("drop table outcomes, reoffences, participants")
