"""Read models of networks and of the directory."""

from shared.migrations import execute

revision = "plans_0005"
down_revision = "plans_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute("""
        create table networks (
            participant_id uuid primary key,
            version integer not null
        );
        -- Ids come from clients: one network's may be another's, too.
        create table network_ties (
            participant_id uuid not null references networks on delete cascade,
            tie_id uuid not null,
            kind text not null,
            service boolean not null,
            closeness integer not null,
            frequency text not null,
            other_participant_id uuid,
            ended_on date,
            in_error_on date,
            primary key (participant_id, tie_id)
        );
        create table network_connections (
            participant_id uuid not null references networks on delete cascade,
            connection_id uuid not null,
            place_id uuid not null,
            state text not null,
            primary key (participant_id, connection_id)
        );
        create table network_maps (
            participant_id uuid not null references networks on delete cascade,
            map_id uuid not null,
            drawn_on date not null,
            recorded_on date not null,     -- later than drawn_on: it was drawn on paper
            drawn_by text not null,        -- the party
            ties jsonb not null,
            connections jsonb not null,
            primary key (participant_id, map_id)
        );
        create unique index network_maps_day on network_maps (participant_id, drawn_on);
        create table places (
            place_id uuid primary key,
            version integer not null,
            code text not null,
            name text not null,
            kind text not null,
            district text not null,
            contact text,
            languages text[] not null,
            accessible boolean,
            times text,
            categories text[] not null,
            open_to text[] not null,
            taking boolean not null,
            opened_on date not null,
            closed_on date,
            words tsvector not null generated always as (to_tsvector('simple', name)) stored
        );
        create unique index places_code on places (code);
        create index places_words on places using gin (words);
        create index places_district on places (district, place_id);
        create index places_categories on places using gin (categories);
    """)


def downgrade() -> None:
    execute("drop table places, network_maps, network_connections, network_ties, networks")
