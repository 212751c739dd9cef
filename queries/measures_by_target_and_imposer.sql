-- One row per state and imposer with a programme that stands on $as_of: the strongest class and the kinds of measure.
-- params:  as_of DATE, known DATE, by VARCHAR[], country VARCHAR[]
-- columns: fact_ids VARCHAR, iso3 VARCHAR, name VARCHAR, imposer VARCHAR, imposer_name VARCHAR, class VARCHAR, measures VARCHAR, programmes BIGINT
-- missing: a pair without a row has no programme that stands; sanction_coverage says where that may be called none
with standing as (

    select
        state.*,
        class_rank(state.status, state.breadth_now) as rank
    from programme_status_on($as_of, $known) as state
    where state.target_iso3 = state.target_id
      and state.area is null
      and state.status in ('in_force', 'eased', 'waived', 'suspended')
      and ($by::varchar[] is null or state.imposer = any($by::varchar[]))
      and ($country::varchar[] is null or state.target_iso3 = any($country::varchar[]))

),

kinds as (

    select programme_id, trim(unnest(string_split(measures, ';'))) as measure
    from standing

)

select
    string_agg(distinct standing.fact_id, ';' order by standing.fact_id) as fact_ids,
    standing.target_iso3 as iso3,
    targets.name,
    standing.imposer,
    imposers.name as imposer_name,
    coalesce(class_name(min(standing.rank)), 'framework') as class,
    coalesce(string_agg(distinct kinds.measure, '; ' order by kinds.measure), '') as measures,
    count(distinct standing.programme_id) as programmes
from standing
left join kinds on kinds.programme_id = standing.programme_id and kinds.measure <> ''
left join actors as targets on targets.actor_id = standing.target_iso3
left join actors as imposers on imposers.actor_id = standing.imposer
group by standing.target_iso3, targets.name, standing.imposer, imposers.name
order by targets.name, standing.imposer
