-- The answer of every committed POST, so that its repetition gets the same one.
create table stored_answers (
    issuer text not null,
    actor text not null,
    route text not null,
    key text not null,
    body_hmac bytea not null,
    status smallint not null,
    version integer,             -- of the stream, for the ETag
    sealed_for text not null,    -- whose key seals the answer
    answer text not null,
    stored_at timestamptz not null,
    primary key (issuer, actor, route, key)
);
create index stored_answers_age on stored_answers (stored_at);

create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    actor text not null,
    roles text[] not null,
    action text not null,        -- the route's template
    person text,                 -- whose record it was; null: nobody's
    correlation_id text not null
);
create index audit_person on audit (person, at);

-- Waits for whoever else is answering the same keys, then gives what is stored. Two statements in
-- a function: the second has a snapshot from after the wait. Takes no transaction id, so that the
-- append that follows still is the transaction's first write.
create function claim_answers(a_issuer text[], a_actor text[], a_route text[], a_key text[])
returns setof stored_answers
language plpgsql volatile as $$
begin
    perform pg_advisory_xact_lock(k.lock)
    from (select distinct hashtextextended(concat_ws(chr(31), 'answer', issuer, actor, route, key), 0) as lock
          from unnest(a_issuer, a_actor, a_route, a_key) c(issuer, actor, route, key) order by 1) k;
    return query
        select s.* from stored_answers s
        join unnest(a_issuer, a_actor, a_route, a_key) c(issuer, actor, route, key)
            using (issuer, actor, route, key);
end $$;
