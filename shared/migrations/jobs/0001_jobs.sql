create table jobs (
    job_id uuid primary key,
    kind text not null,
    state text not null check (state in (
        'receiving', 'discarded',            -- an upload on its way or broken off: no job yet
        'queued', 'running', 'done', 'failed', 'cancelled')),
    asked_by text not null,
    correlation_id text not null,
    parameters jsonb not null,               -- codes and dates, nothing about anybody
    counts jsonb not null default '{}',
    place jsonb,                             -- where the next chunk begins; null: at the beginning
    steps bigint not null default 0,         -- chunks committed: what fences a runner that was overtaken
    rows_done bigint not null default 0,
    bytes_done bigint not null default 0,
    bytes_total bigint,                      -- null: a job without input
    cancel_requested boolean not null default false,
    failure_code text,
    failure_detail text,
    runner uuid,
    lease_until timestamptz,                 -- by the database's clock, as several processes compare it
    touched_at timestamptz not null default now(),
    created_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz,
    input_destroyed_at timestamptz
);
create index jobs_kind on jobs (kind, job_id);
create index jobs_waiting on jobs (created_at, job_id) where state in ('queued', 'running');
create index jobs_receiving on jobs (touched_at) where state = 'receiving';
create index jobs_open_input on jobs (job_id)
    where ended_at is not null and bytes_total is not null and input_destroyed_at is null;
create index jobs_ended on jobs (ended_at) where ended_at is not null;

create table job_input (
    job_id uuid not null references jobs on delete cascade,
    number integer not null,
    sealed bytea not null,
    primary key (job_id, number)
);
-- Sealed bytes do not compress.
alter table job_input alter column sealed set storage external;

create table job_refusals (
    job_id uuid not null references jobs on delete cascade,
    line bigint not null,
    field text not null,
    code text not null,
    detail text not null,
    primary key (job_id, line)
);
