"""What the views execute. On the driver itself: every command goes through here."""

# $1 id, $2 version, then what was registered; $9 blind index, $10 sealed identity, $11 when.
REGISTER = """
    insert into participants (participant_id, version, arm, index_date, index_offence, definition,
                              characteristics, case_manager, crn_index, identity, registered_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
FOLLOW = "update participants set follow_up_starts_on = $2, follow_up_ends_on = $3 where participant_id = $1"
REOFFEND = """
    insert into reoffences (participant_id, reoffence_id, offence_date, proven_date, disposal)
    values ($1, $2, $3, $4, $5)
"""
JUDGE = """
    insert into outcomes (participant_id, rule, status, event, time_days, reoffences)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (participant_id, rule) do update
    set status = excluded.status, event = excluded.event, time_days = excluded.time_days,
        reoffences = excluded.reoffences
"""
# The CRN is free again, and the rest of what says who it was goes with the key.
BLANK = """
    update participants
    set erasure_requested_at = $2, crn_index = null, identity = null, characteristics = '{}'
    where participant_id = $1
"""
MARK_ERASED = "update participants set erased_at = $2 where participant_id = $1"
# A registration's row has its version; later events move it.
VERSION = "update participants set version = $2 where participant_id = $1"
