"""Read models of the organisation and of caseloads."""

from shared.migrations import execute

revision = "assessment_0004"
down_revision = "assessment_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        create table units (
            unit_id uuid primary key,
            version integer not null,
            kind text not null,
            code text not null,
            name text not null,
            from_on date not null,
            until_on date                -- everywhere here: the first day on which it does not hold
        );
        create unique index units_code on units (kind, code);
        create table unit_parents (
            unit_id uuid not null references units,
            number integer not null,
            parent_id uuid not null,
            from_on date not null,
            until_on date,
            primary key (unit_id, number)
        );
        create index unit_parents_parent on unit_parents (parent_id);
        create table team_leaders (
            unit_id uuid not null references units,
            number integer not null,
            account text not null,
            from_on date not null,
            until_on date,
            primary key (unit_id, number)
        );
        create index team_leaders_account on team_leaders (account);
        create table case_managers (
            case_manager_id uuid primary key,
            version integer not null,
            account text not null,
            name text,                   -- sealed, null once erased
            from_on date not null,
            until_on date,
            erasure_requested_at timestamptz,
            erased_at timestamptz
        );
        create unique index case_managers_account on case_managers (account);
        create index case_managers_being_erased on case_managers (erasure_requested_at)
            where erased_at is null and erasure_requested_at is not null;
        create table trainings (
            case_manager_id uuid not null references case_managers,
            module text not null,
            completed_on date not null,
            expires_on date,             -- the last day on which it counts
            primary key (case_manager_id, module, completed_on)
        );
        create table team_members (
            case_manager_id uuid not null references case_managers,
            number integer not null,
            account text not null,
            team_id uuid not null,
            from_on date not null,
            until_on date,
            primary key (case_manager_id, number)
        );
        create index team_members_team on team_members (team_id);
        create table absences (
            absence_id uuid primary key,
            case_manager_id uuid not null references case_managers,
            deputy_id uuid not null,
            deputy_account text not null,
            from_on date not null,
            until_on date
        );
        create index ix_absences_case_manager_id on absences (case_manager_id);
        create index ix_absences_deputy_id on absences (deputy_id);
        create index ix_absences_deputy_account on absences (deputy_account);
        create table assignments (
            participant_id uuid not null references participants,
            number integer not null,
            case_manager_id uuid,        -- null: from this day on nobody's
            account text,
            from_on date not null,
            until_on date,
            reason text,
            override_reason text,
            override_words text,         -- sealed
            recorded_at timestamptz not null,
            primary key (participant_id, number)
        );
        create index assignments_account on assignments (account, participant_id);
        create index assignments_case_manager on assignments (case_manager_id, participant_id);
    """)


def downgrade() -> None:
    execute("""
        drop table assignments, absences, team_members, trainings, case_managers, team_leaders,
                   unit_parents, units
    """)
