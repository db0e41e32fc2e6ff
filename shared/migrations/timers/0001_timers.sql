create table timers (
    key text primary key,                   -- chosen by whoever sets it; setting again moves it
    setting uuid not null default gen_random_uuid(),  -- another each time it is set
    due_at timestamptz not null,
    stream text not null,
    subject text not null,
    command text not null,
    parameters json not null,               -- ids and codes only
    next_at timestamptz not null,           -- due, or when to try again
    tries integer not null default 0,
    failed_since timestamptz,               -- null: has not failed since it was set
    fault text                              -- class of the last failure, never its words
);
create index timers_next on timers (next_at);
create index timers_due on timers (due_at);
create index timers_subject on timers (subject);
