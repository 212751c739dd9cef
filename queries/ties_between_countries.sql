-- One row per feed and ordered pair of countries with events from $from to $to, both days included: who did it to whom.
-- params:  from DATE, to DATE, kind VARCHAR[], feed VARCHAR[], country VARCHAR[], top BIGINT
-- columns: feed VARCHAR, source VARCHAR, target VARCHAR, events BIGINT, reports BIGINT, intensity DOUBLE
-- missing: a pair without events has no row; events that name only one country are in no pair
with by_class as (  -- the rollups know the class of an event; a root or a PLOVER type is counted from the events

    select coalesce(len(list_filter($kind, lambda word: not list_contains(
        ['verbal cooperation', 'material cooperation', 'verbal conflict', 'material conflict'], word))), 0) = 0 as enough

), rollups as (  -- whole decades, the years beside them, the months beside those

    select * exclude (decade)
    from event_data.events_by_dyad_decade
    where decade >= event_data.first_whole('decade', $from)
      and decade < event_data.end_whole('decade', $from, $to)
    union all
    select * exclude (year)
    from event_data.events_by_dyad_year
    where year >= event_data.first_whole('year', $from)
      and year < event_data.end_whole('year', $from, $to)
      and (event_data.before_whole('decade', $from, $to, year) or event_data.after_whole('decade', $from, $to, year))
    union all
    select * exclude (month)
    from event_data.events_by_dyad_month
    where month >= event_data.first_whole('month', $from)
      and month < event_data.end_whole('month', $from, $to)
      and (event_data.before_whole('year', $from, $to, month) or event_data.after_whole('year', $from, $to, month))

), other_days as (

    select *
    from event_data.events
    where event_data.before_whole('month', $from, $to, date)
    union all
    select *
    from event_data.events
    where event_data.after_whole('month', $from, $to, date)
    union all
    select *
    from event_data.events
    where not (select enough from by_class)
      and date >= event_data.first_whole('month', $from)
      and date < event_data.end_whole('month', $from, $to)

), counted as (

    select feed, source, target, events, reports, intensity_sum, intensity_events
    from rollups
    where (select enough from by_class)
      and event_data.is_among($kind, quad)
    union all
    select feed, source, target, 1, mentions, intensity, (intensity is not null)::integer
    from other_days
    where source is not null
      and target is not null
      and event_data.is_kind($kind, root, plover, quad)

)

select
    feed,
    source::varchar as source,
    target::varchar as target,
    sum(events)::bigint as events,
    sum(reports)::bigint as reports,
    sum(intensity_sum) / nullif(sum(intensity_events), 0) as intensity
from counted
where ($country is null or (source in (select unnest($country)) and target in (select unnest($country))))
  and event_data.is_among($feed, feed)
group by feed, source, target
order by events desc, feed, source, target
limit $top
