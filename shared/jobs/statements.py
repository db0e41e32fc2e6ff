"""The SQL of jobs."""

from typing import Final

FIELDS: Final = """
    job_id, kind, state, asked_by, correlation_id, parameters::text, counts::text, place::text, steps,
    rows_done, bytes_done, bytes_total, cancel_requested, failure_code, failure_detail, created_at,
    started_at, ended_at
"""
ADD: Final = f"""
    insert into jobs (job_id, kind, state, asked_by, correlation_id, parameters, created_at)
    values ($1, $2, $3, $4, $5, $6, $7) returning {FIELDS}
"""
# Its own transaction for each piece. No row: it was given up meanwhile.
ADD_INPUT: Final = """
    with kept as (insert into job_input (job_id, number, sealed) values ($1, $2, $3))
    update jobs set touched_at = now() where job_id = $1 and state = 'receiving' returning job_id
"""
QUEUE: Final = f"""
    update jobs set state = 'queued', bytes_total = $2 where job_id = $1 and state = 'receiving'
    returning {FIELDS}
"""
READ_INPUT: Final = "select sealed from job_input where job_id = $1 and number = $2"
# A piece at a time, so that no transaction becomes long.
DELETE_INPUT: Final = """
    delete from job_input where job_id = $1
    and number in (select number from job_input where job_id = $1 order by number limit 100) returning 1
"""
INPUT_DESTROYED: Final = "update jobs set input_destroyed_at = now() where job_id = $1"

# $1 runner, $2 seconds of lease, $3 now, $4 kinds. Its own job first: after an outage it goes on.
CLAIM: Final = f"""
    update jobs set state = 'running', runner = $1, lease_until = now() + make_interval(secs => $2),
                    started_at = coalesce(started_at, $3)
    where job_id = (
        select job_id from jobs
        where state in ('queued', 'running') and kind = any($4)
          and (runner is null or runner = $1 or lease_until < now())
        order by runner = $1 desc nulls last, created_at, job_id
        limit 1 for update skip locked)
    returning {FIELDS}
"""
RELEASE: Final = "update jobs set lease_until = now() where runner = $1 and state = 'running'"
# Compare-and-set on runner and step: of two who did the same chunk, only one can commit it.
PROGRESS: Final = """
    update jobs set counts = $4, place = $5, rows_done = $6, bytes_done = $7, steps = steps + 1,
                    lease_until = now() + make_interval(secs => $8)
    where job_id = $1 and runner = $2 and steps = $3 and state = 'running'
    returning cancel_requested
"""
REFUSE: Final = """
    insert into job_refusals (job_id, line, field, code, detail)
    select $1, * from unnest($2::bigint[], $3::text[], $4::text[], $5::text[])
    on conflict do nothing
"""
END: Final = """
    update jobs set state = $3, failure_code = $4, failure_detail = $5, ended_at = $6,
                    counts = $7::jsonb || counts, runner = null, lease_until = null
    where job_id = $1 and runner = $2 and state = 'running' returning job_id
"""
# One that nobody has begun is cancelled at once, a running one between two chunks.
CANCEL: Final = f"""
    update jobs set cancel_requested = true,
                    state = case state when 'queued' then 'cancelled' else state end,
                    ended_at = case state when 'queued' then $2::timestamptz end
    where job_id = $1 and state in ('queued', 'running') returning {FIELDS}
"""

ONE: Final = f"""
    select {FIELDS} from jobs
    where job_id = $1 and state not in ('receiving', 'discarded')
"""
PAGE: Final = f"""
    select {FIELDS} from jobs
    where kind = any($1) and state not in ('receiving', 'discarded') and ($2::uuid is null or job_id < $2)
    order by job_id desc limit $3
"""
REFUSALS: Final = """
    select line, field, code, detail from job_refusals
    where job_id = $1 and line > $2 order by line limit $3
"""

# Not deleted yet: the row says that its key is still to be destroyed.
DISCARD: Final = """
    update jobs set state = 'discarded', bytes_total = 0, ended_at = $2
    where job_id = $1 and state = 'receiving' returning job_id
"""
OPEN_INPUT: Final = """
    select job_id from jobs
    where ended_at is not null and bytes_total is not null and input_destroyed_at is null limit 100
"""
ABANDONED: Final = """
    select job_id from jobs
    where state = 'receiving' and touched_at < now() - make_interval(secs => $1) limit 100
"""
FORGET_REFUSALS: Final = """
    delete from job_refusals where (job_id, line) in (
        select r.job_id, r.line from job_refusals r join jobs using (job_id)
        where jobs.ended_at < $1 limit 5000) returning 1
"""
FORGET: Final = """
    delete from jobs where ended_at < $1 and (bytes_total is null or input_destroyed_at is not null)
"""
