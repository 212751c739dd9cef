-- The tables of one feed's file, data/events/<feed>-<UTC>.duckdb. Every feed has the same columns;
-- own_id has the type that the feed's ids have. What has few values is an enumeration: a number in the file,
-- which loads and counts faster than text; the queries give text.

create type if not exists country as enum ('AAA');  -- stands for every ISO3 code of the crosswalk
create type if not exists cameo_root as enum (select lpad(n::varchar, 2, '0') from range(1, 21) as numbers (n) order by n);
create type if not exists plover_type as enum ('AGREE', 'CONSULT', 'SUPPORT', 'COOPERATE', 'AID', 'RETREAT', 'CONCEDE',
    'REQUEST', 'ACCUSE', 'REJECT', 'THREATEN', 'PROTEST', 'SANCTION', 'MOBILIZE', 'COERCE', 'ASSAULT');
create type if not exists quad_class as enum (
    'verbal cooperation', 'material cooperation', 'verbal conflict', 'material conflict');
create type if not exists day_precision as enum ('day', 'week', 'month', 'longer');
create type if not exists place_precision as enum ('place', 'near', 'district', 'province', 'country', 'international');

create table if not exists events (      -- one row: one coded event of the feed
    own_id varchar not null,             -- the feed's id
    date date not null,                  -- the day, or the first day it may have been
    latest date,                         -- the last day it may have been; null: the same day
    precision day_precision,             -- day, week, month, longer
    source country,                      -- ISO3 of who did it; null: no country is named
    target country,                      -- ISO3 of whom it was done to
    place_iso3 country,                  -- ISO3 of where
    source_name varchar,
    target_name varchar,
    cameo varchar,                       -- CAMEO code as text, leading zeros kept
    root cameo_root,                     -- its first two digits, 01 to 20
    plover plover_type,                  -- PLOVER event type
    quad quad_class,                     -- verbal cooperation, material cooperation, verbal conflict, material conflict
    intensity float,                     -- Goldstein scale, -10 to 10
    fatalities integer,                  -- best estimate; null: the feed does not say
    place varchar,
    lon double,
    lat double,
    geo_precision place_precision,       -- place, near, district, province, country, international
    mentions integer,                    -- reports that the feed counted; null: it does not count them
    source_url varchar,
    reported date,                       -- the day the feed published it
    mirrored boolean not null,           -- the second row of a mutual event
    version bigint                       -- of the row, where the feed corrects its rows
);

create table if not exists mentions (    -- one row: one mention of an event in a text
    own_id ubigint not null,
    date date not null,
    event_own_id bigint not null,
    mentioned_at timestamp not null,     -- UTC
    publisher varchar,
    source_url varchar,
    sentence integer,                    -- 1 is the first
    source_offset integer,               -- characters from the start of the text, null: none
    target_offset integer,
    action_offset integer,
    confidence smallint,                 -- 10 to 100; below 50 is noise more often than not
    tone float
);

create table if not exists deleted (     -- one row: an event that the publisher took back
    own_id varchar not null,
    version bigint not null
);

create table if not exists events_by_country_month (  -- one row: a country in a role, a month, a kind of event
    role varchar not null,               -- source, target, place
    month date not null,                 -- its first day
    iso3 country not null,
    root cameo_root,
    plover plover_type,
    quad quad_class,
    events integer not null,
    reports bigint,
    intensity_sum double,
    intensity_events integer not null,   -- events that have an intensity
    fatalities bigint
);

create table if not exists events_by_country_year (   -- one row: the same over a year
    role varchar not null,
    year date not null,                  -- its first day
    iso3 country not null,
    root cameo_root,
    plover plover_type,
    quad quad_class,
    events integer not null,
    reports bigint,
    intensity_sum double,
    intensity_events integer not null,
    fatalities bigint
);

create table if not exists events_by_dyad_month (     -- one row: an ordered pair of countries, a month, a class
    month date not null,             -- its first day
    source country not null,
    target country not null,
    quad quad_class,
    events integer not null,
    reports bigint,
    intensity_sum double,
    intensity_events integer not null,
    fatalities bigint
);

create table if not exists events_by_dyad_year (      -- one row: the same over a year
    year date not null,              -- its first day
    source country not null,
    target country not null,
    quad quad_class,
    events integer not null,
    reports bigint,
    intensity_sum double,
    intensity_events integer not null,
    fatalities bigint
);

create table if not exists events_by_dyad_decade (    -- one row: the same over a decade
    decade date not null,            -- its first day
    source country not null,
    target country not null,
    quad quad_class,
    events integer not null,
    reports bigint,
    intensity_sum double,
    intensity_events integer not null,
    fatalities bigint
);

create table if not exists newest_by_country (        -- one row: one of a country's 100 newest events of a kind
    iso3 country not null,
    own_id varchar not null,
    date date not null,
    latest date,
    precision day_precision,
    source country,
    target country,
    place_iso3 country,
    source_name varchar,
    target_name varchar,
    cameo varchar,
    root cameo_root,
    plover plover_type,
    quad quad_class,
    intensity float,
    fatalities integer,
    place varchar,
    lon double,
    lat double,
    geo_precision place_precision,
    mentions integer,
    source_url varchar,
    reported date,
    mirrored boolean not null
);

create table if not exists files (       -- one row: a file that was read whole
    sha256 varchar primary key,
    name varchar not null,
    load_id varchar not null,
    rows_loaded bigint not null,
    rows_rejected bigint not null,
    located bigint not null,             -- of the loaded, those with coordinates
    data_from date,
    data_until date
);

create table if not exists loads (       -- one row: one complete load
    load_id varchar primary key,
    files varchar not null,
    sha256 varchar not null,
    published date,
    published_assumed boolean not null,
    rows_loaded bigint not null,
    rows_rejected bigint not null,
    data_from date,
    data_until date,
    loaded_at timestamp not null,
    state varchar not null,
    reason varchar
);

create table if not exists rejects (     -- one row: a record that was skipped
    load_id varchar not null,
    file varchar not null,
    line bigint,
    reason varchar not null,
    record varchar
);

create table if not exists reject_counts (  -- one row: how many records of a load were skipped for a reason
    load_id varchar not null,
    reason varchar not null,
    records bigint not null
);

create table if not exists unmapped (    -- one row: a country code that the crosswalk does not know
    load_id varchar not null,
    system varchar not null,
    code varchar not null,
    records bigint not null
);

create table if not exists unfinished (  -- one row while a load runs: what this file grew from
    load_id varchar not null,
    built_from varchar,
    rows_before bigint not null,
    removed boolean not null             -- events of the earlier file were replaced or deleted
);
