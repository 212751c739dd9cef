-- One row per name put on, taken off or changed on a list, from the dates it states and the differences of its editions.
-- params:  list VARCHAR[], from DATE, to DATE, known DATE, by VARCHAR[]
-- columns: fact_id VARCHAR, claim_id VARCHAR, list_id VARCHAR, change VARCHAR, entity_id VARCHAR, entity VARCHAR, value VARCHAR, date VARCHAR, known_on DATE, known_on_assumed BOOLEAN, description VARCHAR, source VARCHAR
-- missing: a name that was on the first edition we hold, on a list without dates, is no change and has no row; an empty date lies unknown before known_on; from and to hold the latest day the change can have, else the edition's day
select
    claims.fact_id,
    claims.claim_id,
    claims.list_id,
    case
        when claims.ends then 'removed'
        when claims.subtype = 'designate' then 'added'
        when claims.subtype = 'redesignate' then 'listing date changed'
        else 'changed'
    end as change,
    claims.object_id as entity_id,
    claims.object as entity,
    coalesce(claims.value, '') as value,
    coalesce(claims.date, '') as date,
    claims.known_on,
    claims.known_on_assumed,
    coalesce(claims.description, '') as description,
    sources.title as source
from counted_claims($known) as claims
join sources using (source_id)
where claims.type = 'DESIGNATION'
    and claims.list_id is not null
    and (claims.date is not null or claims.subtype != 'designate')
    and ($list::varchar[] is null or claims.list_id = any($list::varchar[]))
    and ($by::varchar[] is null or claims.subject_id = any($by::varchar[]))
    and ($from::date is null or coalesce(claims.latest, claims.known_on) >= $from::date)
    and ($to::date is null or coalesce(claims.latest, claims.known_on) <= $to::date)
order by coalesce(claims.latest, claims.known_on) desc, claims.list_id, claims.object, claims.claim_id
