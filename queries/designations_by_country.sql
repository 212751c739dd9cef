-- One row per country and list with the entities tied to that country by the list itself on $as_of.
-- params:  as_of DATE, known DATE, by VARCHAR[], list VARCHAR[]
-- columns: fact_ids VARCHAR, iso3 VARCHAR, list_id VARCHAR, imposer VARCHAR, entities BIGINT, people BIGINT, undated BIGINT
-- missing: an entity that its list ties to no country, or to several, is in the row with an empty iso3; designated people and groups never colour a country's status; fact_ids are at most 25 of them
with first_said as (

    select fact_id, min(known_on) as said_on
    from counted_claims($known)
    where type = 'DESIGNATION' and not ends and stance = 'held'
    group by all

),

on_day as (

    select listed.*
    from designations($known) as listed
    join first_said using (fact_id)
    where coalesce(since_latest, said_on) <= $as_of
        and (until_earliest is null or $as_of < until_earliest)
        and ($by::varchar[] is null or imposer = any($by::varchar[]))
        and ($list::varchar[] is null or list_id = any($list::varchar[]))

)

select
    array_to_string(list_slice(list(distinct fact_id order by fact_id), 1, 25), ';') as fact_ids,
    coalesce(actors.iso3, '') as iso3,
    list_id,
    coalesce(min(imposer), '') as imposer,
    count(distinct entity_id) as entities,
    count(distinct entity_id) filter (where actors.kind = 'person') as people,
    count(distinct entity_id) filter (where since is null) as undated
from on_day
left join actors on actors.actor_id = on_day.entity_id
group by actors.iso3, list_id
order by entities desc, iso3, list_id
