"""Read models of consent, and of the register of risk and exclusions."""

from shared.migrations import execute

revision = "assessment_0003"
down_revision = "assessment_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        create table consents (
            participant_id uuid not null references participants,
            purpose text not null,
            version integer not null,        -- of the stream, the same in all rows of a participant
            basis text,
            reference text,
            wording text,                    -- of the standing consent, as the three after it
            language text,
            given_on date,
            on_behalf text,
            withdrawn_on date,
            objected_on date,
            may boolean not null,
            because text,
            primary key (participant_id, purpose)
        );
        create table register_entries (
            entry_id uuid primary key,
            participant_id uuid not null references participants,
            version integer not null,        -- of the stream, the same in all rows of a participant
            matter text not null,            -- risk or exclusion
            kind text not null,
            codes jsonb not null,
            other_participant_id uuid,
            words text,                      -- sealed: name, description, place, reference
            source text not null,
            starts_on date not null,
            ends_on date,
            checked boolean not null,
            recorded_by text not null,
            recorded_at timestamptz not null,
            corrected_at timestamptz,
            ended_on date,
            end_reason text
        );
        create index register_entries_participant on register_entries (participant_id, entry_id);
        create index register_entries_other on register_entries (other_participant_id)
            where other_participant_id is not null;
    """)


def downgrade() -> None:
    execute("drop table register_entries, consents")
