"""Read models of the plan."""

from shared.migrations import execute

revision = "plans_0003"
down_revision = "plans_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        create table plans (
            participant_id uuid primary key,
            version integer not null,
            definition text not null,
            begun_on date not null,
            number integer,                -- of the version in force, with the next two
            in_force text,
            in_force_on date,
            review_id uuid,                -- the one that is planned, with the next two
            review_due_on date,
            review_facilitated boolean
        );
        create index plans_review_due on plans (review_due_on);
        create table plan_proposals (
            proposal_id uuid primary key,
            participant_id uuid not null references plans on delete cascade,
            kind text not null,
            party text not null,           -- whose it is
            on_behalf text,
            fate text not null,
            goal_id uuid,
            requirement_id uuid,
            step_id uuid,
            area text,
            answers uuid,
            proposed_on date not null,
            ended_on date
        );
        create index plan_proposals_participant on plan_proposals (participant_id);
        create index plan_proposals_open on plan_proposals (participant_id) where fate = 'open';
        create table plan_goals (
            goal_id uuid primary key,
            participant_id uuid not null references plans on delete cascade,
            area text not null,
            state text not null,
            author text not null,
            target_on date,
            accepted_on date not null
        );
        create index plan_goals_participant on plan_goals (participant_id);
        create table plan_versions (
            participant_id uuid not null references plans on delete cascade,
            number integer not null,
            kind text not null,
            status text not null,
            offered_on date not null,
            person_answer text,
            person_in_own_session boolean,
            person_answered_on date,
            practitioner_answer text,
            practitioner_answered_on date,
            in_force text,
            in_force_on date,
            primary key (participant_id, number)
        );
        create index plan_versions_offered on plan_versions (participant_id) where status = 'offered';
        create table plan_reviews (
            review_id uuid primary key,
            participant_id uuid not null references plans on delete cascade,
            due_on date not null,
            facilitated boolean not null,
            status text not null,
            held_on date,
            person_took_part boolean
        );
        create index plan_reviews_participant on plan_reviews (participant_id);
    """)


def downgrade() -> None:
    execute("drop table plan_reviews, plan_versions, plan_goals, plan_proposals, plans")
