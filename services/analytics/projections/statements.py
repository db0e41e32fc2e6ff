"""The projection's SQL: one statement a table a batch, rows as arrays."""

from typing import Final

# An erased row stays as it is, whatever arrives later. A stub never blanks a known row.
PARTICIPANTS: Final = """
insert into participants as held (participant_id, pseudonym, arm, index_date, index_offence, definition,
                                  characteristics, erased_at)
select * from unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::text[], $6::text[], $7::jsonb[],
                     $8::timestamptz[])
on conflict (participant_id) do update set
    pseudonym = excluded.pseudonym, arm = excluded.arm, index_date = excluded.index_date,
    index_offence = excluded.index_offence, definition = excluded.definition,
    characteristics = excluded.characteristics, erased_at = excluded.erased_at
where held.erased_at is null and (excluded.arm is not null or excluded.erased_at is not null)
"""

# Runs after PARTICIPANTS, so that it sees who was erased in this batch or before.
OUTCOMES: Final = """
insert into outcomes (participant_id, rule, status, event, time_days, reoffences)
select o.* from unnest($1::uuid[], $2::text[], $3::text[], $4::boolean[], $5::integer[], $6::integer[])
    as o (participant_id, rule, status, event, time_days, reoffences)
join participants p on p.participant_id = o.participant_id and p.erased_at is null
on conflict (participant_id, rule) do update set
    status = excluded.status, event = excluded.event, time_days = excluded.time_days,
    reoffences = excluded.reoffences
"""

FORGET_OUTCOMES: Final = "delete from outcomes where participant_id = any($1::uuid[])"

# What was said first stays: a repeated request does not make an erasure younger.
ERASURES: Final = """
insert into erasures as held (participant_id, service, requested_at, erased_at)
select * from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[])
on conflict (participant_id, service) do update set
    requested_at = coalesce(held.requested_at, excluded.requested_at),
    erased_at = coalesce(held.erased_at, excluded.erased_at)
"""
