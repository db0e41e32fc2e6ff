-- An epoch is one life of the database cluster. Transaction ids start over after a dump and
-- restore; within an epoch they only grow.
create table epochs (
    epoch integer generated always as identity primary key,
    system_identifier bigint not null,
    opened_at timestamptz not null default now()
);

create table events (
    epoch integer not null,
    xid xid8 not null default pg_current_xact_id(),
    position bigint generated always as identity,
    stream text not null,
    version integer not null check (version > 0),
    id uuid not null,
    name text not null,
    schema_version smallint not null,
    subject text not null,
    sequence bigint check (sequence > 0),   -- null: private, not published
    recorded_at timestamptz not null,
    actor text not null,
    correlation_id text not null,
    causation_id uuid,
    data json not null,                     -- json, not jsonb: the stored bytes stay as written
    primary key (epoch, xid, position),     -- the order of the log
    constraint events_stream_version unique (stream, version)
);

-- Backs the gapless sequence and finds the last one of a subject.
create unique index events_subject_sequence on events (subject, sequence) where sequence is not null;

create table relay_checkpoints (
    relay text primary key,
    epoch integer not null,
    xid xid8 not null,
    position bigint not null
);

-- Appends many commands in one round trip. A command is one or more writes (a stream each) that
-- stand or fall together; a write is a list of events. Answers each write with the version its
-- stream now has, and whether its command was refused because a stream was not at the expected
-- version (null: any). Never raises for that, so that commands can share a transaction.
create function append_events(
    w_command integer[], w_stream text[], w_subject text[], w_expected integer[],
    w_actor text[], w_correlation_id text[], w_causation_id uuid[],
    e_write integer[], e_id uuid[], e_name text[], e_schema integer[], e_published boolean[], e_data json[],
    a_recorded_at timestamptz
) returns table (write_no integer, version integer, conflict boolean)
language plpgsql volatile as $$
declare
    this_epoch integer;
    one_pass boolean;
    this_pass integer;
    refused integer[];
begin
    -- A statement of its own, before any snapshot that reads versions and before this transaction
    -- has an xid: whoever waits here gets a later xid than the one it waited for. Sorted by key
    -- against deadlocks.
    perform pg_advisory_xact_lock(k.key)
    from (select distinct hashtextextended(s, 0) as key from unnest(w_subject) s order by 1) k;

    select e.epoch into strict this_epoch from epochs e order by e.epoch desc limit 1;

    -- Commands on different streams cannot refuse each other: all at once. Else one after the other.
    select count(distinct s) = count(*) into one_pass from unnest(w_stream) s;

    for this_pass in select distinct case when one_pass then 0 else c end from unnest(w_command) c order by 1 loop
        select coalesce(array_agg(distinct w.command), '{}') into refused
        from unnest(w_command, w_stream, w_expected) as w(command, stream, expected)
        where (one_pass or w.command = this_pass)
          and w.expected <> coalesce((
              select e.version from events e where e.stream = w.stream order by e.version desc limit 1), 0);

        insert into events (epoch, stream, version, id, name, schema_version, subject, sequence,
                            recorded_at, actor, correlation_id, causation_id, data)
        select this_epoch, w.stream,
               coalesce((select v.version from events v where v.stream = w.stream
                         order by v.version desc limit 1), 0)
                   + row_number() over (partition by w.stream order by e.n),
               e.id, e.name, e.schema, w.subject,
               case when e.published then
                   coalesce((select s.sequence from events s
                             where s.subject = w.subject and s.sequence is not null
                             order by s.sequence desc limit 1), 0)
                       + count(*) filter (where e.published) over (partition by w.subject order by e.n)
               end,
               a_recorded_at, w.actor, w.correlation_id, w.causation_id, e.data
        from unnest(e_write, e_id, e_name, e_schema, e_published, e_data)
                 with ordinality as e(write, id, name, schema, published, data, n)
        join unnest(w_command, w_stream, w_subject, w_actor, w_correlation_id, w_causation_id)
                 with ordinality as w(command, stream, subject, actor, correlation_id, causation_id, n)
            on w.n = e.write
        where (one_pass or w.command = this_pass) and w.command <> all (refused)
        order by e.n;

        return query
        select w.n::integer, coalesce((
                   select e.version from events e where e.stream = w.stream order by e.version desc limit 1), 0),
               w.command = any (refused)
        from unnest(w_command, w_stream) with ordinality as w(command, stream, n)
        where one_pass or w.command = this_pass;
    end loop;
end $$;
