"""Read models: Life Links, concerns about them, and who must not be matched."""

from shared.migrations import execute

revision = "plans_0007"
down_revision = "plans_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        create table life_links (
            link_id uuid primary key,
            participant_id uuid not null,
            volunteer_id uuid not null,
            volunteer_account text not null,
            version integer not null,
            state text not null,
            before_pause text,               -- trial or active, while it is paused
            causes text[] not null default '{}',   -- why it is paused; staff only
            proposed_on date not null,
            person_consented_on date,
            volunteer_consented_on date,
            consented_on date,               -- of the second of both
            trial_ends_on date,              -- while it is on trial, or was when it was paused
            review_due_on date,
            paused_on date,                  -- since when, also once it has ended so
            concerns_open integer not null default 0,
            concern_open boolean generated always as (concerns_open > 0) stored,
            ended_on date,
            refused_by text                  -- person or volunteer, until they may be asked; concern
        );
        create index life_links_participant on life_links (participant_id, link_id);
        create index life_links_volunteer on life_links (volunteer_id, link_id);
        create index life_links_account on life_links (volunteer_account, link_id);
        create index life_links_trial on life_links (trial_ends_on) where state = 'trial';
        create index life_links_review on life_links (review_due_on) where state = 'active';
        create index life_links_paused on life_links (participant_id) where state = 'paused';
        create table life_link_concerns (
            concern_id uuid primary key,
            link_id uuid not null references life_links on delete cascade,
            participant_id uuid not null,
            volunteer_id uuid not null,
            category text not null,
            raised_by text not null,         -- the party
            raised_on date not null,
            closed_on date,
            outcome text
        );
        create index life_link_concerns_link on life_link_concerns (link_id);
        create index life_link_concerns_open on life_link_concerns (participant_id) where closed_on is null;
        -- Who must not be matched, whoever said so; for good.
        create table life_link_relations (
            participant_id uuid not null,
            volunteer_id uuid not null,
            kind text not null,
            declared_on date not null,
            primary key (participant_id, volunteer_id)
        );
    """)


def downgrade() -> None:
    execute("drop table life_link_relations, life_link_concerns, life_links")
