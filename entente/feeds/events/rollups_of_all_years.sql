-- Sums and counts of ordered pairs of countries over all years, from those of the years.
insert into events_by_dyad
select
    source,
    target,
    quad,
    sum(events)::integer as events,
    sum(reports)::bigint as reports,
    sum(intensity_sum) as intensity_sum,
    sum(intensity_events)::integer as intensity_events,
    sum(fatalities)::bigint as fatalities
from events_by_dyad_year
group by source, target, quad
order by source, target, quad
