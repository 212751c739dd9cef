-- One row per programme on an occupied, contested or former area: it colours that area's mark, never the state.
-- params:  as_of DATE, known DATE, by VARCHAR[]
-- columns: fact_id VARCHAR, area VARCHAR, state_iso3 VARCHAR, programme_id VARCHAR, name VARCHAR, class VARCHAR, status VARCHAR, breadth VARCHAR, imposer VARCHAR
-- missing: an area without a row has no programme of its own
select
    fact_id,
    area,
    target_iso3 as state_iso3,
    programme_id,
    name,
    class_name(class_rank(status, breadth_now)) as class,
    status,
    breadth_now as breadth,
    imposer
from programme_status_on($as_of, $known)
where area is not null
  and class_rank(status, breadth_now) is not null
  and ($by::varchar[] is null or imposer = any($by::varchar[]))
order by area, programme_id
