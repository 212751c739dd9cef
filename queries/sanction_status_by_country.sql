-- One row per state that is or was the target of a programme that colours it: its strongest class on $as_of.
-- params:  as_of DATE, known DATE, by VARCHAR[]
-- columns: fact_ids VARCHAR, iso3 VARCHAR, name VARCHAR, class VARCHAR, status VARCHAR, breadth VARCHAR, programmes VARCHAR, programmes_now BIGINT, next_expiry DATE, certainty VARCHAR, imposers VARCHAR
-- missing: a state without a row has no known programme of the imposers asked; sanction_coverage says for which of them that may be called none
with states as (

    select
        state.*,
        class_rank(state.status, state.breadth_now) as rank
    from programme_status_on($as_of, $known) as state
    where state.target_iso3 = state.target_id  -- groups, persons and areas colour no state (DERIVATION 4.3)
      and state.area is null
      and ($by::varchar[] is null or state.imposer = any($by::varchar[]))

)

select
    string_agg(states.fact_id, ';' order by states.rank, states.programme_id) as fact_ids,
    states.target_iso3 as iso3,
    actors.name,
    class_name(min(states.rank)) as class,
    arg_min(states.status, (states.rank, states.programme_id)) as status,
    arg_min(states.breadth_now, (states.rank, states.programme_id)) as breadth,
    string_agg(states.name, '; ' order by states.rank, states.programme_id) as programmes,
    count(*) filter (where states.rank < 7) as programmes_now,
    min(states.expires) filter (where states.expires > $as_of) as next_expiry,
    arg_min(states.certainty, (states.rank, states.programme_id)) as certainty,
    string_agg(distinct states.imposer, '; ' order by states.imposer) filter (where states.rank < 7) as imposers
from states
left join actors on actors.actor_id = states.target_iso3
where states.rank is not null
group by states.target_iso3, actors.name
order by min(states.rank), actors.name
