"""The projection's tables of Life Links and Life Coaching, and the pseudonyms of volunteers and coaches."""

from shared.migrations import execute

revision = "analytics_0005"
down_revision = "analytics_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        create table supporters (
            supporter_id uuid primary key,
            pseudonym text,              -- null once erased
            erased_at timestamptz
        );
        create table links (
            link_id uuid primary key,
            participant_id uuid not null,
            volunteer_id uuid,           -- null, as all that follows, until an event has said it
            proposed_by text,
            proposed_on date,
            person_consented_on date,
            volunteer_consented_on date,
            declined_on date,
            trial_begun_on date,
            trial_ends_on date,
            confirmed_on date,
            reviewed_on date,            -- the last time
            person_says text,
            volunteer_says text,
            paused boolean,
            pauses jsonb not null,       -- a list: reason, paused_on
            ended_on date,
            ended_because text,
            ended_reason text
        );
        create index links_participant on links (participant_id);
        create table link_concerns (
            concern_id uuid primary key,
            participant_id uuid not null,
            link_id uuid,
            raised_by text,
            category text,
            raised_on date,
            outcome text,
            closed_on date
        );
        create index link_concerns_link on link_concerns (link_id);
        create index link_concerns_participant on link_concerns (participant_id);
        create table link_meetings (
            meeting_id uuid primary key,
            participant_id uuid not null,
            link_id uuid,
            state text,
            met_on date,                 -- planned for, until it was held
            planned_minutes integer,
            mode text,
            minutes integer,             -- of one that was held
            missed_by text,
            acceptable text,
            rating integer
        );
        create index link_meetings_link on link_meetings (link_id);
        create index link_meetings_participant on link_meetings (participant_id);
        create table coachings (
            coaching_id uuid primary key,
            participant_id uuid not null,
            asked_by text,
            asked_on date,
            coach_id uuid,
            coach_named_on date,
            agreements integer,          -- how many were written
            agreed_on date,              -- by both, the first time
            in_force boolean,
            resting boolean,
            ended_on date,
            ended_by text,
            ended_reason text,
            person_review integer,
            coach_review integer
        );
        create index coachings_participant on coachings (participant_id);
        create table coaching_sessions (
            session_id uuid primary key,
            participant_id uuid not null,
            coaching_id uuid,
            state text,
            held_on date,
            minutes integer,
            missed_by text,
            confidence_before integer,
            confidence_after integer
        );
        create index coaching_sessions_coaching on coaching_sessions (coaching_id);
        create index coaching_sessions_participant on coaching_sessions (participant_id);
        create table coaching_actions (
            action_id uuid primary key,
            participant_id uuid not null,
            coaching_id uuid,
            owner text,
            due_on date,
            proposed_on date,            -- as a step of the plan, the first time
            done_on date,
            dropped_on date
        );
        create index coaching_actions_coaching on coaching_actions (coaching_id);
        create index coaching_actions_participant on coaching_actions (participant_id);
        create table coaching_goals (
            coaching_id uuid not null,
            goal_id uuid not null,
            participant_id uuid not null,
            of_plan boolean,
            scores jsonb not null,       -- a list, in their order: score, rated_on
            primary key (coaching_id, goal_id)
        );
        create index coaching_goals_participant on coaching_goals (participant_id);
    """)


def downgrade() -> None:
    execute("""
        drop table supporters, links, link_concerns, link_meetings, coachings, coaching_sessions,
            coaching_actions, coaching_goals
    """)
