-- One row per source behind any of the facts, the one behind most facts first.
-- params:  fact_ids VARCHAR[], known DATE
-- columns: source_id VARCHAR, publisher VARCHAR, title VARCHAR, url VARCHAR, published VARCHAR, licence VARCHAR, facts BIGINT
-- missing: no row means that no fact was asked for, or none was known by then
with asked as (

    select source_id, source_id_2, fact_id
    from counted_claims($known)
    where fact_id in (select unnest($fact_ids))

),

each as (

    select source_id, fact_id from asked
    union
    select source_id_2, fact_id from asked where source_id_2 is not null

)

select sources.source_id, publisher, title, url, published, licence, count(distinct fact_id)::bigint as facts
from each
join sources using (source_id)
group by all
order by facts desc, publisher, title, sources.source_id
