-- One row per event that $source did to $target, the newest first, at most $top rows (100 where it is not given).
-- params:  source VARCHAR, target VARCHAR, from DATE, to DATE, kind VARCHAR[], feed VARCHAR[], top BIGINT
-- columns: event_id VARCHAR, feed VARCHAR, date DATE, latest DATE, precision VARCHAR, source VARCHAR, source_name VARCHAR, target VARCHAR, target_name VARCHAR, cameo VARCHAR, root VARCHAR, plover VARCHAR, quad VARCHAR, intensity FLOAT, fatalities INTEGER, place VARCHAR, place_iso3 VARCHAR, mentions INTEGER, source_url VARCHAR, reported DATE
-- missing: latest is empty where the day is known; other empty fields were not given by the feed; the two rows of a mutual event are one in each direction
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
    mentions,
    source_url,
    reported
from event_data.events
where source = $source
  and target = $target
  and date >= event_data.first_day($from)
  and date <= event_data.last_day($to)
  and event_data.is_among($feed, feed)
  and event_data.is_kind($kind, root, plover, quad)
order by date desc, feed, event_id desc
limit coalesce($top, 100)
