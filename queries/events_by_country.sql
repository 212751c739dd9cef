-- One row per feed and country with events from $from to $to, both days included.
-- params:  from DATE, to DATE, kind VARCHAR[], feed VARCHAR[], role VARCHAR
-- columns: feed VARCHAR, iso3 VARCHAR, events BIGINT, reports BIGINT, intensity DOUBLE, fatalities BIGINT
-- missing: a country that no event names has no row, which is not the same as calm; intensity and fatalities are empty where the feed has none
with whole_years as (  -- role: source (who did it, the default), target (whom it was done to), place (where)

    select
        feed,
        iso3,
        sum(events)::bigint as events,
        sum(reports)::bigint as reports,
        sum(intensity_sum) as intensity_sum,
        sum(intensity_events)::bigint as intensity_events,
        sum(fatalities)::bigint as fatalities
    from event_data.events_by_country_year as by_year
    where by_year.role = coalesce($role, 'source')
      and year >= event_data.first_whole('year', $from)
      and year < event_data.end_whole('year', $from, $to)
      and event_data.is_among($feed, feed)
      and event_data.is_kind($kind, root, plover, quad)
    group by feed, iso3

), months_beside as (

    select *
    from event_data.events_by_country_month
    where event_data.before_whole('year', $from, $to, month)
    union all
    select *
    from event_data.events_by_country_month
    where event_data.after_whole('year', $from, $to, month)

), whole_months as (

    select
        feed,
        iso3,
        sum(events)::bigint as events,
        sum(reports)::bigint as reports,
        sum(intensity_sum) as intensity_sum,
        sum(intensity_events)::bigint as intensity_events,
        sum(fatalities)::bigint as fatalities
    from months_beside
    where role = coalesce($role, 'source')
      and month >= event_data.first_whole('month', $from)
      and month < event_data.end_whole('month', $from, $to)
      and event_data.is_among($feed, feed)
      and event_data.is_kind($kind, root, plover, quad)
    group by feed, iso3

), other_days as (

    select *
    from event_data.events
    where event_data.before_whole('month', $from, $to, date)
    union all
    select *
    from event_data.events
    where event_data.after_whole('month', $from, $to, date)

), counted as (

    select *
    from whole_years
    union all
    select *
    from whole_months
    union all
    select
        feed,
        case coalesce($role, 'source')
            when 'source' then source when 'target' then target when 'place' then place_iso3 end as iso3,
        count(*),
        sum(mentions)::bigint,
        sum(intensity),
        count(intensity),
        sum(fatalities)::bigint
    from other_days
    where event_data.is_among($feed, feed)
      and event_data.is_kind($kind, root, plover, quad)
    group by all

)

select
    feed,  -- feeds code the same happening each in its own way: they are never added up
    iso3::varchar as iso3,
    sum(events)::bigint as events,
    sum(reports)::bigint as reports,
    sum(intensity_sum) / nullif(sum(intensity_events), 0) as intensity,
    sum(fatalities)::bigint as fatalities
from counted
where iso3 is not null
group by feed, iso3
order by feed, iso3
