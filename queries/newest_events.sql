-- One row per event of the countries asked for (of all where none is), the newest first, at most $top rows (100 where it is not given).
-- params:  country VARCHAR[], from DATE, to DATE, kind VARCHAR[], feed VARCHAR[], top BIGINT
-- columns: event_id VARCHAR, feed VARCHAR, date DATE, latest DATE, precision VARCHAR, source VARCHAR, source_name VARCHAR, target VARCHAR, target_name VARCHAR, cameo VARCHAR, root VARCHAR, plover VARCHAR, quad VARCHAR, intensity FLOAT, fatalities INTEGER, place VARCHAR, place_iso3 VARCHAR, lon DOUBLE, lat DOUBLE, geo_precision VARCHAR, mentions INTEGER, source_url VARCHAR, reported DATE
-- missing: latest is empty where the day is known; other empty fields were not given by the feed; a mutual event is listed once
with kept as (  -- a country's 100 newest of every kind are kept ready; of a rare country these are all

    select coalesce(max(rows), 0) < 100 as are_all
    from (
        select count(*) as rows
        from event_data.newest_by_country
        where $to is not null
          and list_contains($country, iso3)
        group by feed, iso3, root, plover, quad
    )

), listed as (  -- they are enough when no later day is cut off, or when they are all

    select distinct on (feed, own_id) * exclude (iso3)
    from event_data.newest_by_country
    where $country is not null
      and coalesce($top, 100) <= 100
      and ($to is null or (select are_all from kept))
      and list_contains($country, iso3)
    order by feed, own_id

), found as (

    select *
    from listed
    where date >= event_data.first_day($from)
      and date <= event_data.last_day($to)
    union all
    select *
    from event_data.newest_of(
        $country is null or coalesce($top, 100) > 100 or ($to is not null and not (select are_all from kept)),
        $country, $from, $to, $kind, coalesce($top, 100))

)

select
    feed || ':' || own_id as event_id,
    feed,
    date,
    latest,
    precision::varchar as precision,
    source::varchar as source,
    source_name,
    target::varchar as target,
    target_name,
    cameo,
    root::varchar as root,
    plover::varchar as plover,
    quad::varchar as quad,
    intensity,
    fatalities,
    place,
    place_iso3::varchar as place_iso3,
    lon,
    lat,
    geo_precision::varchar as geo_precision,
    mentions,
    source_url,
    reported
from found
where not mirrored
  and event_data.is_among($feed, feed)
  and event_data.is_kind($kind, root, plover, quad)
order by date desc, feed, event_id desc
limit coalesce($top, 100)
