-- One row per event of the countries asked for (of all where none is), the newest first, at most $top rows (100 where it is not given).
-- params:  country VARCHAR[], from DATE, to DATE, kind VARCHAR[], feed VARCHAR[], top BIGINT
-- columns: event_id VARCHAR, feed VARCHAR, date DATE, latest DATE, precision VARCHAR, source VARCHAR, source_name VARCHAR, target VARCHAR, target_name VARCHAR, cameo VARCHAR, root VARCHAR, plover VARCHAR, quad VARCHAR, intensity FLOAT, fatalities INTEGER, place VARCHAR, place_iso3 VARCHAR, lon DOUBLE, lat DOUBLE, geo_precision VARCHAR, mentions INTEGER, source_url VARCHAR, reported DATE
-- missing: latest is empty where the day is known; other empty fields were not given by the feed; a mutual event is listed once
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
from event_data.newest_of($country, $from, $to, $kind, coalesce($top, 100))
where event_data.is_among($feed, feed)
order by date desc, feed, event_id desc
limit coalesce($top, 100)
