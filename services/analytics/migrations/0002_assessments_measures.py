"""The projection's tables of assessments and of measures, and the datasets' order of persons."""

from shared.migrations import execute

revision = "analytics_0002"
down_revision = "analytics_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        create unique index participants_pseudonym on participants (pseudonym) where pseudonym is not null;
        create table assessments (
            assessment_id uuid not null,
            number integer not null,
            participant_id uuid not null,
            state text not null,
            framework text,              -- null until the version is completed for the first time
            based_on integer,
            reopened_on date,
            completed_on date,
            answer text,
            in_own_session boolean,
            answer_reason text,
            answered_on date,
            countersigned_on date,
            returned_on date,
            return_reason text,
            primary key (assessment_id, number)
        );
        create index assessments_participant on assessments (participant_id);
        create table assessment_sections (
            assessment_id uuid not null,
            number integer not null,
            section text not null,
            participant_id uuid not null,
            position integer not null,   -- in the framework's order
            strengths integer not null,
            strengths_named_by_person integer not null,
            strengths_confirmed integer not null,
            needs integer not null,
            aspirations integer not null,
            own_words integer not null,
            person_rating integer,
            practitioner_rating integer,
            divergence integer,
            readiness text,
            primary key (assessment_id, number, section)
        );
        create index assessment_sections_participant on assessment_sections (participant_id);
        create table measures (
            measure text primary key,
            items integer not null,
            better text not null,
            minimum numeric,
            maximum numeric,
            standard_deviation numeric,
            reliability numeric,
            subscales text[] not null
        );
        create table administrations (
            administration_id uuid primary key,
            participant_id uuid not null,
            measure text,                -- null where the record itself has not come
            time_point text,
            administered_on date,
            filled_in_by text,
            raw numeric,
            total numeric,
            not_computed text,
            items_missing integer,
            withdrawn text,              -- the reason why it counts no longer
            alerts jsonb not null        -- kind -> what was done about it, null while open
        );
        create index administrations_participant on administrations (participant_id);
        create table subscale_scores (
            administration_id uuid not null,
            subscale text not null,
            participant_id uuid not null,
            score numeric,               -- null where it was not computed
            primary key (administration_id, subscale)
        );
        create index subscale_scores_participant on subscale_scores (participant_id);
    """)


def downgrade() -> None:
    execute("""
        drop table assessments, assessment_sections, measures, administrations, subscale_scores;
        drop index participants_pseudonym;
    """)
