"""The keyring's SQL. A destroyed key's row stays as a tombstone with `wrapped` null."""

from typing import Final

READ: Final = "select person, wrapped, master_id from person_keys where person = any($1::text[])"

# $1 persons, $2 a wrapped key offered for each, $3 master id, $4 at. Whoever inserts first wins.
# "do nothing" would hide a row that another process committed after this statement's snapshot;
# the update that changes nothing waits for it and returns it. In the order of the key, so that
# two overlapping calls cannot deadlock.
ENSURE: Final = """
with offered as (
    select person, wrapped from unnest($1::text[], $2::bytea[]) as offer (person, wrapped)
), found as (
    select person, wrapped, master_id from person_keys where person = any($1::text[])
), added as (
    insert into person_keys as held (person, wrapped, master_id, created_at)
    select person, wrapped, $3, $4 from offered
    where person not in (select person from found)
    order by person
    on conflict (person) do update set person = held.person
    returning held.person, held.wrapped, held.master_id
)
select person, wrapped, master_id from found
union all
select person, wrapped, master_id from added
"""

# $1 person, $2 at. No row when it was destroyed before.
DESTROY: Final = """
insert into person_keys as held (person, created_at, destroyed_at) values ($1, $2, $2)
on conflict (person) do update set wrapped = null, master_id = null, destroyed_at = excluded.destroyed_at
where held.destroyed_at is null
returning held.person
"""

# $1 the current master id, $2 after this person, $3 how many.
WRAPPED_BY_ANOTHER: Final = """
select person, wrapped, master_id from person_keys
where wrapped is not null and master_id <> $1 and person > $2
order by person limit $3
"""

# $1 new master id, $2 persons, $3 old, $4 new wrapped keys. Compare-and-set: a key that was
# destroyed meanwhile stays destroyed.
REWRAP: Final = """
update person_keys as held set wrapped = change.new, master_id = $1
from unnest($2::text[], $3::bytea[], $4::bytea[]) as change (person, old, new)
where held.person = change.person and held.wrapped = change.old
returning held.person
"""
