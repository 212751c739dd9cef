-- One row per event, the newest first, at most $top (100 where it is not given) of each country asked for.
-- params:  country VARCHAR[], from DATE, to DATE, kind VARCHAR[], feed VARCHAR[], top BIGINT
-- columns: event_id VARCHAR, feed VARCHAR, date DATE, latest DATE, precision VARCHAR, source VARCHAR, source_name VARCHAR, target VARCHAR, target_name VARCHAR, cameo VARCHAR, root VARCHAR, plover VARCHAR, quad VARCHAR, intensity FLOAT, fatalities INTEGER, place VARCHAR, place_iso3 VARCHAR, lon DOUBLE, lat DOUBLE, geo_precision VARCHAR, mentions INTEGER, source_url VARCHAR, reported DATE
-- missing: latest is empty where the day is known; an empty field was not given by the feed; of a mutual event only the first row is listed
select 1
