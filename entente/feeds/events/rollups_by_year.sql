-- Sums and counts of ordered pairs of countries over one run of years, $from to $until (not included).
insert into events_by_dyad_year
select
    year(date)::integer as year,
    source,
    target,
    quad,
    count(*)::integer as events,
    sum(mentions)::bigint as reports,
    sum(intensity) as intensity_sum,
    count(intensity)::integer as intensity_events,
    sum(fatalities)::bigint as fatalities
from events
where date >= $from and date < $until and source is not null and target is not null
group by all
order by year, source, target, quad
