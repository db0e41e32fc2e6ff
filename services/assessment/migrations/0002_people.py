"""Read models of people: further identifiers, where they are in the programme, sentences, access
needs and what changed."""

from shared.migrations import execute

revision = "assessment_0002"
down_revision = "assessment_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        alter table participants
            add column pnc_index bytea,       -- blind indices, null once erased
            add column external_index bytea,
            add column status text,           -- null for a comparator
            add column started_on date,
            add column ended_on date,
            add column died_on date;
        update participants set status = 'registered'
            where arm = 'programme' and erasure_requested_at is null;
        create unique index participants_pnc on participants (pnc_index);
        create unique index participants_external on participants (external_index);
        create table sentences (
            sentence_id uuid primary key,
            participant_id uuid not null references participants,
            kind text not null,
            starts_on date not null,
            ends_on date,                     -- the last day, null for life
            length_days integer,
            length_months integer,
            recalled boolean not null,
            ended_on date,
            end_reason text
        );
        create index sentences_participant on sentences (participant_id);
        create table access_needs (
            participant_id uuid not null references participants,
            party text not null,
            version integer not null,
            recorded_on date not null,
            language text not null,
            interpreter text not null,
            reading_support text not null,
            neurodiversity text[] not null,
            disabilities text[] not null,
            adjustments text[] not null,
            note text,                        -- sealed
            primary key (participant_id, party)
        );
        create table participant_history (
            participant_id uuid not null references participants,
            version integer not null,
            what text not null,
            details jsonb not null,
            former_identity text,             -- sealed
            recorded_at timestamptz not null,
            primary key (participant_id, version)
        );
    """)


def downgrade() -> None:
    execute("""
        drop table participant_history, access_needs, sentences;
        alter table participants
            drop column pnc_index, drop column external_index, drop column status,
            drop column started_on, drop column ended_on, drop column died_on;
    """)
