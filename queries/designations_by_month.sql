-- One row per list and month with the entities listed and taken off in it.
-- params:  list VARCHAR[], from DATE, to DATE, known DATE, by VARCHAR[]
-- columns: fact_ids VARCHAR, list_id VARCHAR, month DATE, listed BIGINT, delisted BIGINT
-- missing: a month without a row had no change that we hold; a change whose month nobody states is in the row with an empty month, which a range of dates leaves out; fact_ids are at most 25 of them
with changes as (

    select fact_id, list_id, entity_id, imposer, since_earliest as earliest, since_latest as latest, 'listed' as change
    from designations($known)

    union all

    select fact_id, list_id, entity_id, imposer, until_earliest, until_latest, 'delisted'
    from designations($known)
    where until is not null

),

by_month as (

    select
        *,
        case when date_trunc('month', earliest) = date_trunc('month', latest)
            then date_trunc('month', earliest)::date end as month
    from changes

)

select
    array_to_string(list_slice(list(distinct fact_id order by fact_id), 1, 25), ';') as fact_ids,
    list_id,
    month,
    count(distinct entity_id) filter (where change = 'listed') as listed,
    count(distinct entity_id) filter (where change = 'delisted') as delisted
from by_month
where ($list::varchar[] is null or list_id = any($list::varchar[]))
    and ($by::varchar[] is null or imposer = any($by::varchar[]))
    and ($from::date is null or month >= date_trunc('month', $from::date))
    and ($to::date is null or month <= $to::date)
group by list_id, month
order by list_id, month nulls last
