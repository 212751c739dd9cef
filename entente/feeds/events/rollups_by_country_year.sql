-- Sums and counts of countries over one run of years, $from to $until (years, not included), from those of the months.
insert into events_by_country_year
select
    role,
    year(month)::integer as year,
    iso3,
    root,
    plover,
    quad,
    sum(events)::integer as events,
    sum(reports)::bigint as reports,
    sum(intensity_sum) as intensity_sum,
    sum(intensity_events)::integer as intensity_events,
    sum(fatalities)::bigint as fatalities
from events_by_country_month
where year(month) >= $from and year(month) < $until
group by all
order by role, year, iso3, root, plover, quad
