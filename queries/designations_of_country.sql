-- One row per listing of a group that is tied to a country by its name or by a curated event.
-- params:  country VARCHAR[], as_of DATE, known DATE
-- columns: fact_id VARCHAR, entity_id VARCHAR, entity VARCHAR, list_id VARCHAR, imposer VARCHAR, imposer_name VARCHAR, since VARCHAR, until VARCHAR, listed BOOLEAN, tied_by VARCHAR, verification VARCHAR, sources VARCHAR
-- missing: a group without a row is not tied to the country by a name or an event we hold; it colours no map
with tied as (

    select actor_id as entity_id, iso3, 'its name' as tied_by
    from actors
    where kind = 'group'
      and iso3 is not null

    union

    select objects.actor_id, subjects.iso3, 'a curated event'
    from claims
    join actors as subjects on subjects.actor_id = claims.subject_id and subjects.iso3 is not null
    join actors as objects on objects.actor_id = claims.object_id and objects.kind = 'group'
    where claims.stance = 'context'

    union

    select subjects.actor_id, objects.iso3, 'a curated event'
    from claims
    join actors as subjects on subjects.actor_id = claims.subject_id and subjects.kind = 'group'
    join actors as objects on objects.actor_id = claims.object_id and objects.iso3 is not null
    where claims.stance = 'context'

)

select
    entry.fact_id,
    entry.entity_id,
    entry.entity,
    entry.list_id,
    entry.imposer,
    coalesce(actors.name, entry.imposer) as imposer_name,
    coalesce(entry.since, '') as since,
    coalesce(entry.until, '') as until,
    (entry.since_latest is null or entry.since_latest <= $as_of)
        and (entry.until_earliest is null or $as_of < entry.until_earliest) as listed,
    string_agg(distinct tied.tied_by, ', ' order by tied.tied_by) as tied_by,
    entry.verification,
    publishers(entry.source_id, entry.source_id_2) as sources
from designations($known) as entry
join tied using (entity_id)
left join actors on actors.actor_id = entry.imposer
where entry.extractor = 'curated'
  and ($country::varchar[] is null or tied.iso3 = any($country::varchar[]))
group by all
order by entry.entity, entry.list_id, since
