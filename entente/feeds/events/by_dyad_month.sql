-- Sums and counts of ordered pairs of countries over one run of months, $from (first of a month) to $until (first of
-- a month, not included). Sorted by month, so that a filter by period skips what it does not need.
insert into events_by_dyad_month
select
    date_trunc('month', date)::date as month,
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
order by month, source, target, quad
