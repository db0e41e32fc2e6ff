"""Read models of requirements and interventions, and the copy of sentences."""

from shared.migrations import execute

revision = "plans_0002"
down_revision = "plans_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        -- As assessment publishes them.
        create table sentences (
            sentence_id uuid primary key,
            participant_id uuid not null,
            kind text not null,
            starts_on date not null,
            ends_on date,                    -- the last day; null for life
            ended_on date,
            end_reason text
        );
        create index sentences_participant on sentences (participant_id);
        create table requirements (
            requirement_id uuid primary key,
            participant_id uuid not null,
            version integer not null,
            types text not null,
            kind text not null,
            sentence_id uuid not null,
            starts_on date not null,
            ends_on date,
            unit text,                       -- null: of time alone
            amount integer,                  -- in the unit, as delivered
            delivered integer not null,
            ordered text,                    -- sealed
            completed_on date,
            completed_by text,
            open_breach uuid,
            closed text,                     -- revoked, ended, entered_in_error
            closed_on date,
            closed_reason text
        );
        create index requirements_participant on requirements (participant_id, requirement_id);
        create index requirements_sentence on requirements (sentence_id);
        create table interventions (
            intervention_id uuid primary key,
            participant_id uuid not null,
            version integer not null,
            kind text not null,
            provider_id uuid,
            provider text,                   -- sealed; where it has no id
            requirement_ids uuid[] not null,
            goal_ids uuid[] not null,
            started_on date not null,
            ended_on date,
            outcome_halves integer           -- 2 achieved, 1 partly, 0 not
        );
        create index interventions_participant on interventions (participant_id, intervention_id);
        create table intervention_sessions (
            session_id uuid primary key,
            intervention_id uuid not null references interventions on delete cascade,
            participant_id uuid not null,
            version integer not null,        -- of the stream when this one was last changed
            starts_at timestamptz not null,
            minutes integer not null,
            mode text not null,
            cancelled boolean not null,
            attended text,
            acceptable boolean,
            attended_minutes integer
        );
        create index intervention_sessions_participant on intervention_sessions (participant_id, starts_at);
        create index intervention_sessions_intervention on intervention_sessions (intervention_id);
    """)


def downgrade() -> None:
    execute("drop table intervention_sessions, interventions, requirements, sentences")
