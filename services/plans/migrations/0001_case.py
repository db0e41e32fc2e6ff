"""Read models of the case, and what is known of assessments."""

from shared.migrations import execute

revision = "plans_0001"
down_revision = None
branch_labels = ("plans",)
depends_on = None


def upgrade() -> None:
    execute("""
        create table cases (
            participant_id uuid primary key,
            version integer not null,         -- of the stream
            phase text not null,              -- in which it is, or was when it was closed
            opened_on date not null,
            entered_on date not null,         -- since when it is in the phase
            rests_since date,                 -- null unless the participant is recalled
            closed_on date,
            close_reason text,
            closed_from_outside boolean not null default false
        );
        create index cases_phase on cases (phase, participant_id);
        create index cases_entered on cases (entered_on) where closed_on is null;
        create table case_moves (
            participant_id uuid not null references cases on delete cascade,
            number integer not null,          -- the stream's version
            kind text not null,
            on_day date not null,
            phase text,
            from_phase text,
            reason text,
            from_outside boolean not null,
            result text,                      -- of the gate; null where none was asked
            not_agreed boolean not null,
            unmet text[] not null,            -- the checks that were overridden
            override_reason text,
            override_role text,
            account text,
            words text,                       -- sealed
            primary key (participant_id, number)
        );
        create table known_assessments (
            assessment_id uuid not null,
            number integer not null,          -- of the version
            participant_id uuid not null,
            framework text,
            completed_on date,                -- null until it is told that it is complete
            strengths uuid[] not null default '{}',
            needs uuid[] not null default '{}',
            answer text,                      -- the person's
            in_own_session boolean not null default false,
            countersigned boolean not null default false,
            returned_on date,
            primary key (assessment_id, number)
        );
        create index known_assessments_participant on known_assessments (participant_id);
    """)


def downgrade() -> None:
    execute("""
        drop table known_assessments;
        drop table case_moves;
        drop table cases;
    """)
