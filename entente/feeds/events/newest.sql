-- The 100 newest events of every country (in any role) and kind, so that a country that hardly ever
-- appears needs no scan of the whole table. Candidates: the rows of `events` from $since on, and the
-- newest as they were (none when everything is counted anew, $since = 0).
create or replace temp table newest as
with candidates as (

    select source as iso3, root, plover, quad, date, own_id::varchar as own_id, rowid as place_in_events
    from events
    where rowid >= $since and not mirrored
    union all
    select target, root, plover, quad, date, own_id::varchar, rowid
    from events
    where rowid >= $since and not mirrored and target is distinct from source
    union all
    select place_iso3, root, plover, quad, date, own_id::varchar, rowid
    from events
    where rowid >= $since and not mirrored and place_iso3 is distinct from source and place_iso3 is distinct from target
    union all
    select iso3, root, plover, quad, date, own_id::varchar, -1 - rowid
    from newest_by_country
    where $since > 0

), best as (

    select iso3, max({'date': date, 'own_id': own_id, 'place': place_in_events}, 100) as rows
    from candidates
    where iso3 is not null
    group by iso3, root, plover, quad

), picked as (

    select iso3, unnest(rows).place as place_in_events
    from best

)

select picked.iso3, events.* exclude (version)
from events
join picked on events.rowid = picked.place_in_events
where events.rowid >= $since
union all
select newest_by_country.*
from newest_by_country
join picked on -1 - newest_by_country.rowid = picked.place_in_events
