-- Sums and counts of countries in a role over one run of months, $from (first of a month) to $until (first of a month,
-- not included). Sorted by role and month, so that a filter by period skips what it does not need.
insert into events_by_country_month
with roles as (

    select 'source' as role, source as iso3, * from events where date >= $from and date < $until
    union all
    select 'target', target, * from events where date >= $from and date < $until
    union all
    select 'place', place_iso3, * from events where date >= $from and date < $until

)

select
    role,
    date_trunc('month', date)::date as month,
    iso3,
    root,
    plover,
    quad,
    count(*)::integer as events,
    sum(mentions)::bigint as reports,
    sum(intensity) as intensity_sum,
    count(intensity)::integer as intensity_events,
    sum(fatalities)::bigint as fatalities
from roles
where iso3 is not null
group by all
order by role, month, iso3, root, plover, quad
