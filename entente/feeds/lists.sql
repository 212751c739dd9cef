-- What the official lists said, edition by edition. Claims are derived from these tables and only ever added to.

create table if not exists list_editions (  -- one row: a published edition of a list, or of a part of a collection
    list_id varchar not null,
    load_id varchar not null,               -- the row of feeds that brought it
    published date not null,
    published_assumed boolean not null,     -- true: the day of loading stands in for an unknown publication day
    loaded_at timestamp not null,           -- orders editions of one day
    source_id varchar not null,
    extractor varchar not null,
    extractor_version varchar not null
);

create table if not exists list_members (   -- one row: an entity is in an edition
    list_id varchar not null,
    load_id varchar not null,
    entity_key varchar not null,            -- the list's own key
    row_hash varchar                        -- which version; null: its row could not be read
);

create table if not exists list_versions (  -- one row: what a list said of an entity until it said something else
    list_id varchar not null,
    entity_key varchar not null,
    row_hash varchar not null,
    name varchar not null,
    kind varchar,                           -- person, group, company, vessel, aircraft, or null where the list does not tell
    iso3 varchar,                           -- the one country it is tied to
    aliases struct(alias varchar, kind varchar)[] not null,
    listings struct(
        programme varchar,                  -- the list's own code, empty where it has none
        listed varchar,                     -- EDTF, empty where the list does not say
        basis varchar,                      -- what the date is
        delisted varchar,                   -- EDTF, empty unless the list itself says so
        authority_id varchar,
        authority varchar,
        act varchar,                        -- legal act or reference
        reason varchar                      -- the list's words
    )[] not null,
    details_hash varchar not null           -- of the rest: addresses, remarks, titles, papers
);

create table if not exists list_rows (      -- one row: a source record behind a version, to be shown as it was
    list_id varchar not null,
    load_id varchar not null,
    entity_key varchar not null,
    file varchar not null,
    line bigint not null,                   -- of a text file; in XML the number of the element
    raw varchar not null                    -- its first 4,096 characters
);

create table if not exists list_merges (    -- one row: a collection says that an entity goes by another key now
    load_id varchar not null,
    referent varchar not null,              -- the key it had
    entity_key varchar not null             -- the key it has
);
