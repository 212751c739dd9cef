-- One row per imposer and year: how many of its programmes were in force or in relief on 1 January.
-- params:  by VARCHAR[], country VARCHAR[], from DATE, to DATE, known DATE
-- columns: fact_ids VARCHAR, imposer VARCHAR, imposer_name VARCHAR, day DATE, in_force BIGINT, in_relief BIGINT
-- missing: a year without a row has no programme in force that we hold; sanction_coverage says how far that reaches
with runs as (

    select
        state.programme_id,
        any_value(programmes.imposer) as imposer,
        arg_min(state.fact_id, state.position) as fact_id,
        state.status,
        state.run_since_earliest as since,
        state.run_until_earliest as until
    from sanction_status($known) as state
    join programmes using (programme_id)
    where state.status in ('in_force', 'eased', 'waived', 'suspended')
      and ($by::varchar[] is null or programmes.imposer = any($by::varchar[]))
      and ($country::varchar[] is null or programmes.target_iso3 = any($country::varchar[]))
    group by all

),

years as (

    select make_date(year, 1, 1) as day
    from range(
        coalesce(year($from::date), 1960)::bigint,
        coalesce(year($to::date), year($known::date))::bigint + 1
    ) as span(year)

)

select
    string_agg(runs.fact_id, ';' order by runs.fact_id) as fact_ids,
    runs.imposer,
    coalesce(actors.name, runs.imposer) as imposer_name,
    years.day,
    count(*) filter (where runs.status = 'in_force') as in_force,
    count(*) filter (where runs.status <> 'in_force') as in_relief
from years
join runs on runs.since <= years.day and (runs.until is null or years.day < runs.until)
left join actors on actors.actor_id = runs.imposer
group by runs.imposer, actors.name, years.day
order by runs.imposer, years.day
