-- A rollup over a longer unit from the one over a shorter unit, from $from to $until (first days of the longer unit,
-- $until not included). The names in braces are filled in by rollups.py. Sorted as the tables are read.
insert into {rollup}_{unit} by name
with longer as (

    select *, date_trunc('{unit}', {shorter})::date as {unit}
    from {rollup}_{shorter}
    where {shorter} >= $from and {shorter} < $until

)

select
    {key},
    sum(events)::integer as events,
    sum(reports)::bigint as reports,
    sum(intensity_sum) as intensity_sum,
    sum(intensity_events)::integer as intensity_events,
    sum(fatalities)::bigint as fatalities
from longer
group by {key}
order by {key}
