-- One row per list with the entities on it on $as_of; an entity under several programmes counts once a list.
-- params:  as_of DATE, known DATE, by VARCHAR[], list VARCHAR[]
-- columns: fact_ids VARCHAR, list_id VARCHAR, imposer VARCHAR, entities BIGINT, possible BIGINT, undated BIGINT, people BIGINT, newest_edition DATE, editions BIGINT
-- missing: a list without a row is not loaded, or had nobody on it that day; possible: a start or end that is only known to lie around the day; undated: on the list, since when it does not say; fact_ids are at most 25 of them; newest_edition is empty for curated lists
with first_said as (

    select fact_id, min(known_on) as said_on
    from counted_claims($known)
    where type = 'DESIGNATION' and not ends and stance = 'held'
    group by all

),

on_day as (

    select
        listed.*,
        coalesce(since_latest, said_on) <= $as_of
            and (until_earliest is null or $as_of < until_earliest) as certain
    from designations($known) as listed
    join first_said using (fact_id)
    where coalesce(since_earliest, said_on) <= $as_of
        and (until is null or until_latest is null or $as_of < until_latest)
        and ($by::varchar[] is null or imposer = any($by::varchar[]))
        and ($list::varchar[] is null or list_id = any($list::varchar[]))

),

editions as (

    select list_id, max(published) as newest_edition, count(*) as editions
    from list_editions
    where published <= $known
    group by all

)

select
    array_to_string(list_slice(list(distinct fact_id order by fact_id), 1, 25), ';') as fact_ids,
    on_day.list_id,
    coalesce(min(imposer), '') as imposer,
    count(distinct entity_id) filter (where certain) as entities,
    count(distinct entity_id) filter (where not certain) as possible,
    count(distinct entity_id) filter (where certain and since is null) as undated,
    count(distinct entity_id) filter (where certain and actors.kind = 'person') as people,
    newest_edition,
    coalesce(any_value(editions), 0) as editions
from on_day
left join actors on actors.actor_id = on_day.entity_id
left join editions on editions.list_id = on_day.list_id
group by on_day.list_id, newest_edition
order by entities desc, on_day.list_id
