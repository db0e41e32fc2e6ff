create table person_keys (
    person text collate "C" primary key,
    wrapped bytea,                       -- null once destroyed: the row stays as a tombstone
    master_id text,                      -- which master key wrapped it
    created_at timestamptz not null,
    destroyed_at timestamptz,
    check ((wrapped is null) = (destroyed_at is not null)),
    check ((wrapped is null) = (master_id is null))
)
-- Any dead row may be a destroyed key: let autovacuum free it at its next round.
with (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0)
