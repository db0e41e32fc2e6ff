"""Read models: coaches and coaching."""

from shared.migrations import execute

revision = "plans_0010"
down_revision = "plans_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        create table coaches (
            coach_id uuid primary key,
            version integer not null,
            account text unique,             -- null once erased, as what is sealed
            name text,                       -- sealed, as what people call them by
            known_as text,
            languages text[] not null,
            most_coachings integer not null,
            registered_on date not null,
            left_on date,
            erased_on date
        );
        create table coach_trainings (
            coach_id uuid not null references coaches,
            module text not null,
            completed_on date not null,
            expires_on date,                 -- the last day on which it holds; null: for good
            primary key (coach_id, module, completed_on)
        );
        create table coachings (
            coaching_id uuid primary key,
            participant_id uuid not null,
            version integer not null,
            coach_id uuid,
            begun_on date not null,
            known_as text,                   -- sealed: what the person wants to be called
            agreements integer not null default 0,
            in_force integer,                -- the number that both agreed to
            rests_since date,
            ended_on date,
            ended_by text,
            end_reason text,
            review boolean not null default false,
            person_reviewed_on date,
            coach_reviewed_on date
        );
        create index coachings_participant on coachings (participant_id, coaching_id);
        create index coachings_coach on coachings (coach_id, coaching_id);
        create index coachings_to_review on coachings (ended_on)
            where review and (person_reviewed_on is null or coach_reviewed_on is null);
        create table coaching_sessions (
            session_id uuid primary key,
            coaching_id uuid not null references coachings on delete cascade,
            participant_id uuid not null,
            version integer not null,
            starts_at timestamptz not null,
            minutes integer not null,
            mode text not null,
            status text not null,            -- planned, cancelled, held, missed
            missed_by text,
            held_minutes integer,
            confidence_before integer,       -- 0 to 10, as after
            confidence_after integer
        );
        create index coaching_sessions_coaching on coaching_sessions (coaching_id);
        create index coaching_sessions_participant on coaching_sessions (participant_id, starts_at);
        create index coaching_sessions_open on coaching_sessions (starts_at) where status = 'planned';
        -- The action of a coaching that became a proposal.
        alter table plan_proposals add column from_action uuid;
        create index plan_proposals_action on plan_proposals (from_action) where from_action is not null;
    """)


def downgrade() -> None:
    execute("""
        alter table plan_proposals drop column from_action;
        drop table coaching_sessions, coachings, coach_trainings, coaches;
    """)
