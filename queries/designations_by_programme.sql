-- One row per list and programme code with the entities on it on $as_of.
-- params:  as_of DATE, known DATE, by VARCHAR[], list VARCHAR[]
-- columns: fact_ids VARCHAR, list_id VARCHAR, code VARCHAR, programme_id VARCHAR, programme VARCHAR, target_iso3 VARCHAR, imposer VARCHAR, entities BIGINT, undated BIGINT
-- missing: code is the list's own; programme_id is empty where none of our programmes answers to it; an entity under two programmes counts in both; fact_ids are at most 25 of them
with first_said as (

    select fact_id, min(known_on) as said_on, arg_min(value, known_on) as value
    from counted_claims($known)
    where type = 'DESIGNATION' and not ends and stance = 'held'
    group by all

),

on_day as (

    select
        listed.*,
        coalesce(regexp_extract(value, '^programme ([^;]*)', 1), '') as code
    from designations($known) as listed
    join first_said using (fact_id)
    where coalesce(since_latest, said_on) <= $as_of
        and (until_earliest is null or $as_of < until_earliest)
        and ($by::varchar[] is null or imposer = any($by::varchar[]))
        and ($list::varchar[] is null or list_id = any($list::varchar[]))

)

select
    array_to_string(list_slice(list(distinct fact_id order by fact_id), 1, 25), ';') as fact_ids,
    list_id,
    code,
    coalesce(on_day.programme_id, '') as programme_id,
    coalesce(programmes.name, '') as programme,
    coalesce(programmes.target_iso3, '') as target_iso3,
    coalesce(min(on_day.imposer), '') as imposer,
    count(distinct entity_id) as entities,
    count(distinct entity_id) filter (where since is null) as undated
from on_day
left join programmes using (programme_id)
group by list_id, code, on_day.programme_id, programmes.name, programmes.target_iso3
order by entities desc, list_id, code, programme_id
