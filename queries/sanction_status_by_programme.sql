-- One row per sanctions programme known by $known: its status on $as_of.
-- params:  as_of DATE, known DATE, by VARCHAR[], country VARCHAR[]
-- columns: fact_id VARCHAR, programme_id VARCHAR, imposer VARCHAR, imposer_name VARCHAR, target_iso3 VARCHAR, target_id VARCHAR, target_name VARCHAR, name VARCHAR, status VARCHAR, breadth VARCHAR, since VARCHAR, until VARCHAR, expires DATE, expires_stated VARCHAR, inferred BOOLEAN, certainty VARCHAR, measures VARCHAR, legal_basis VARCHAR, area VARCHAR, note VARCHAR, verification VARCHAR, sources VARCHAR
-- missing: not_in_force_yet also means not opened yet; an empty expires means no stated end of the relief while one runs, else of the measure
select
    state.fact_id,
    state.programme_id,
    state.imposer,
    imposers.name as imposer_name,
    state.target_iso3,
    state.target_id,
    coalesce(targets.name, state.target_id) as target_name,
    state.name,
    state.status,
    state.breadth_now as breadth,
    coalesce(state.since, '') as since,
    coalesce(state.until, '') as until,
    state.expires,
    coalesce(
        (select max(claims.expires_stated) from claims where claims.programme_id = state.programme_id and claims.expires = state.expires),
        state.expires::varchar,
        ''
    ) as expires_stated,
    state.inferred,
    state.certainty,
    coalesce(state.measures, '') as measures,
    coalesce(state.legal_basis, '') as legal_basis,
    coalesce(state.area, '') as area,
    coalesce(state.note, '') as note,
    state.verification,
    publishers(state.source_id, state.source_id_2) as sources
from programme_status_on($as_of, $known) as state
left join actors as imposers on imposers.actor_id = state.imposer
left join actors as targets on targets.actor_id = state.target_id
where ($by::varchar[] is null or state.imposer = any($by::varchar[]))
  and ($country::varchar[] is null or state.target_iso3 = any($country::varchar[]))
order by target_name, state.imposer, state.name
