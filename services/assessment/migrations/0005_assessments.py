"""Read models of assessments."""

from shared.migrations import execute

revision = "assessment_0005"
down_revision = "assessment_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        create table assessments (
            assessment_id uuid primary key,
            participant_id uuid not null references participants,
            version integer not null,
            framework text not null,
            number integer not null,       -- of the last version
            status text not null,          -- of the last version
            started_on date not null
        );
        create unique index assessments_participant on assessments (participant_id);
        create table assessment_versions (
            assessment_id uuid not null references assessments on delete cascade,
            number integer not null,
            status text not null,
            cause text not null,
            based_on integer,
            opened_on date not null,
            completed_on date,
            answer text,
            answered_in_own_session boolean,
            answered_on date,
            countersigned_on date,
            returned_on date,
            primary key (assessment_id, number)
        );
    """)


def downgrade() -> None:
    execute("drop table assessment_versions, assessments")
