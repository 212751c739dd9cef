-- One row per programme and status over [since, until): the bars of a status timeline.
-- params:  by VARCHAR[], country VARCHAR[], known DATE, programme VARCHAR[]
-- columns: fact_id VARCHAR, fact_ids VARCHAR, programme_id VARCHAR, imposer VARCHAR, imposer_name VARCHAR, target_iso3 VARCHAR, target_id VARCHAR, target_name VARCHAR, name VARCHAR, breadth VARCHAR, status VARCHAR, inferred BOOLEAN, since VARCHAR, since_earliest DATE, since_latest DATE, until VARCHAR, until_earliest DATE, until_latest DATE, term DATE
-- missing: an empty until means the status is not known to have ended; term is the stated end of the measure, after which nothing is known
select
    arg_min(state.fact_id, state.position) as fact_id,
    string_agg(distinct state.fact_id, ';' order by state.fact_id) as fact_ids,
    state.programme_id,
    programmes.imposer,
    imposers.name as imposer_name,
    programmes.target_iso3,
    programmes.target_id,
    coalesce(targets.name, programmes.target_id) as target_name,
    programmes.name,
    programmes.breadth,
    state.status,
    state.inferred,
    state.run_since as since,
    state.run_since_earliest as since_earliest,
    state.run_since_latest as since_latest,
    coalesce(state.run_until, '') as until,
    state.run_until_earliest as until_earliest,
    state.run_until_latest as until_latest,
    arg_max(state.measure_ends, state.position) as term
from sanction_status($known) as state
join programmes using (programme_id)
left join actors as imposers on imposers.actor_id = programmes.imposer
left join actors as targets on targets.actor_id = programmes.target_id
where state.status <> 'not_in_force_yet'
  and ($by::varchar[] is null or programmes.imposer = any($by::varchar[]))
  and ($country::varchar[] is null or programmes.target_iso3 = any($country::varchar[]))
  and ($programme::varchar[] is null or programmes.programme_id = any($programme::varchar[]))
group by all
order by programmes.imposer, programmes.name, state.programme_id, min(state.position)
