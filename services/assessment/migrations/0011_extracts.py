"""What an extract's rows came to while it is read, and how far the extract went that spoke last."""

from shared.migrations import execute

revision = "assessment_0011"
down_revision = "assessment_0010"
branch_labels = None
depends_on = "jobs_0001"


def upgrade() -> None:
    execute("""
        alter table reoffences add column covers_until date;
        create table import_marks (
            job_id uuid not null references jobs on delete cascade,
            participant_id uuid not null,
            searched boolean not null,
            incomplete boolean not null,
            told uuid[] not null,
            primary key (job_id, participant_id)
        );
    """)


def downgrade() -> None:
    execute("""
        drop table import_marks;
        alter table reoffences drop column covers_until;
    """)
