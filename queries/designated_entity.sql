-- One row per statement of a list about the entity $entity: put on, taken off, changed, oldest first.
-- params:  entity VARCHAR, known DATE
-- columns: fact_id VARCHAR, claim_id VARCHAR, list_id VARCHAR, authority VARCHAR, change VARCHAR, programme_id VARCHAR, value VARCHAR, date VARCHAR, date_basis VARCHAR, reason VARCHAR, description VARCHAR, known_on DATE, known_on_assumed BOOLEAN, verification VARCHAR, source VARCHAR, url VARCHAR
-- missing: an empty date is not stated; no row: no such entity is known on that day
select
    claims.fact_id,
    claims.claim_id,
    coalesce(claims.list_id, '') as list_id,
    coalesce(claims.subject, claims.subject_id, '') as authority,
    case
        when claims.ends then 'removed'
        when claims.subtype = 'designate' then 'listed'
        when claims.subtype = 'redesignate' then 'listing date changed'
        else 'changed'
    end as change,
    coalesce(claims.programme_id, '') as programme_id,
    coalesce(claims.value, '') as value,
    coalesce(claims.date, '') as date,
    coalesce(claims.date_basis, '') as date_basis,
    coalesce(claims.quote, '') as reason,
    coalesce(claims.description, '') as description,
    claims.known_on,
    claims.known_on_assumed,
    claims.verification,
    sources.title as source,
    coalesce(sources.url, '') as url
from counted_claims($known) as claims
join sources using (source_id)
where claims.type = 'DESIGNATION'
    and claims.object_id = $entity
order by coalesce(claims.earliest, claims.known_on), claims.known_on, claims.list_id, claims.ends, claims.claim_id
