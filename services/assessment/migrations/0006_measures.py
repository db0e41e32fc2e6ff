"""Read models of measures."""

from shared.migrations import execute

revision = "assessment_0006"
down_revision = "assessment_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        create table administrations (
            administration_id uuid primary key,
            participant_id uuid not null references participants,
            version integer not null,
            measure text not null,
            time_point text not null,
            administered_on date not null,
            filled_in_by text not null,
            entered_by_party text not null,
            answers text,                -- sealed
            raw numeric,
            total numeric,
            not_computed text,
            prorated boolean not null,
            subscales jsonb not null,
            items_missing integer,
            withdrawn text               -- the reason
        );
        create index administrations_participant on administrations (participant_id, administration_id);
        create table alerts (
            alert_id uuid primary key,
            administration_id uuid not null,
            participant_id uuid not null references participants,
            alert text not null,
            raised_at timestamptz not null,
            action text,
            acknowledged_at timestamptz,
            acknowledged_by text
        );
        create unique index alerts_administration on alerts (administration_id, alert);
        create index alerts_participant on alerts (participant_id);
        create index alerts_open on alerts (alert_id) where acknowledged_at is null;
        create table definitions (
            definition_id uuid primary key,
            version integer not null,
            kind text not null,
            reference text not null,
            content jsonb not null,
            published_at timestamptz not null
        );
        create unique index definitions_reference on definitions (kind, reference);
        create table wordings (
            definition_id uuid not null references definitions,
            language text not null,
            number integer not null,
            wording jsonb not null,
            added_at timestamptz not null,
            primary key (definition_id, language)
        );
    """)


def downgrade() -> None:
    execute("drop table wordings, definitions, alerts, administrations")
