-- One row: from and until when the facts known by $known reach, and when the last of them became known.
-- params:  known DATE
-- columns: first_day DATE, last_day DATE, last_known DATE, claims BIGINT, snapshot_id VARCHAR, built_at TIMESTAMP, method_version VARCHAR
-- missing: the dates are null when no claim is held; planned acts do not extend the reach
with counted as (

    select earliest, latest, known_on
    from claims
    where stance = 'held' and standing = 'counted' and modality = 'asserted' and known_on <= $known

),

reach as (

    select
        min(earliest) as first_day,
        max(latest) filter (where latest <= $known) as last_day,
        max(known_on) as last_known,
        count(*)::bigint as claims
    from counted

)

select first_day, last_day, last_known, claims, snapshot_id, built_at, method_version
from reach, snapshot
order by snapshot_id
