"""Read models of reoffending: what an extract says of an offence, and all that was ever said of it."""

from shared.migrations import execute

revision = "assessment_0007"
down_revision = "assessment_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        alter table reoffences
            add column offence_code text,
            add column proof text,
            add column source text,
            add column version integer not null default 0,   -- of the stream, when it was last said
            add column withdrawn boolean not null default false;
        create table reoffence_versions (
            reoffence_id uuid not null,
            version integer not null,
            participant_id uuid not null references participants,
            said_at timestamptz,                              -- null: before versions were kept
            withdrawn boolean not null,
            offence_date date,
            proven_date date,
            disposal text,
            offence_code text,
            proof text,
            source text,
            primary key (reoffence_id, version)
        );
        create index reoffence_versions_participant on reoffence_versions (participant_id);
        insert into reoffence_versions (reoffence_id, version, participant_id, withdrawn, offence_date,
                                        proven_date, disposal)
        select reoffence_id, 0, participant_id, false, offence_date, proven_date, disposal from reoffences;
    """)


def downgrade() -> None:
    execute("""
        drop table reoffence_versions;
        delete from reoffences where withdrawn;
        alter table reoffences drop column offence_code, drop column proof, drop column source,
                               drop column version, drop column withdrawn;
    """)
