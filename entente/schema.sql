-- The tables of a snapshot. DESIGN: claims are facts about what a source said; they are appended, never changed.
-- Dates of the world come in threes: EDTF text as the source gave it, earliest day, latest day.

create table if not exists snapshot (  -- one row: what this file is
    snapshot_id varchar not null,      -- the stem of the file, entente-<UTC>
    built_at timestamp not null,       -- UTC
    app_version varchar not null,
    method_version varchar not null,   -- changes when a derivation changes numbers
    built_from varchar,                -- the snapshot it grew from, null for a first build
    seeds_sha256 varchar               -- of the seeds and the derivations in it
);

create table if not exists sources (   -- one row: a publisher's item
    source_id varchar primary key,
    publisher varchar not null,
    title varchar not null,
    url varchar,
    published varchar,                 -- EDTF
    published_earliest date,
    published_latest date,
    accessed date,
    licence varchar,                   -- licence or terms, as the publisher states them
    consulted varchar not null,        -- text-or-excerpt-read, dataset-read, not-opened, document-held, list-loaded
    kind varchar not null              -- official, press, research, reference, dataset
);

create table if not exists documents ( -- one row: a text we hold, exactly as evidence offsets count it
    document_id varchar primary key,   -- hash of the text
    source_id varchar not null,
    title varchar,
    url varchar,
    published varchar,
    language varchar,
    text varchar not null,
    media_type varchar,
    added_at timestamp not null,
    follows varchar,                   -- the earlier version that this text corrects
    trusted boolean not null default false
);

create table if not exists actors (    -- one row: a state, territory, organisation, group, person, agency, company, vessel, list
    actor_id varchar primary key,      -- ISO3 or slug
    name varchar not null,
    kind varchar not null,
    iso3 varchar,                      -- a state's own code, or the one country a designated entity is tied to by its list
    valid_from varchar,
    valid_to varchar,
    source_id varchar
);

create table if not exists actor_aliases (
    actor_id varchar not null,
    alias varchar not null,
    alias_key varchar not null,        -- lower case, no accents, no punctuation: what a search compares
    kind varchar,                      -- name, alias, weak-alias, former-name, acronym, native
    valid_from varchar,
    valid_to varchar
);

create table if not exists organisations (  -- one row: a coalition, alliance or body that has members
    organisation_id varchar primary key,
    name varchar not null,
    short_name varchar not null,
    kind varchar not null,
    founded varchar,
    founded_earliest date,
    founded_latest date,
    dissolved varchar,                 -- first day without it
    dissolved_earliest date,
    dissolved_latest date,
    note varchar,
    source_id varchar,
    source_id_2 varchar,
    verification varchar not null
);

create table if not exists programmes (     -- one row: a sanctions programme of one imposer
    programme_id varchar primary key,
    imposer varchar not null,
    target_iso3 varchar,               -- the state it names; only where area is null is that state its own target
    target_id varchar not null,        -- ISO3 of the state, else the group, list or area in words
    name varchar not null,
    legal_basis varchar,
    measures varchar,
    breadth varchar not null,          -- of the latest period; programme_breadth has the periods
    area varchar,                      -- the occupied or former area it is about
    note varchar,
    source_id varchar,
    source_id_2 varchar,
    verification varchar not null
);

create table if not exists programme_breadth (  -- one row: a period [from, to) of one breadth
    programme_id varchar not null,
    from_earliest date,
    to_earliest date,
    breadth varchar not null,
    note varchar
);

create table if not exists coverage (  -- one row: how completely an imposer's programmes are held over [from, to)
    imposer varchar not null,
    from_earliest date,
    to_earliest date,
    completeness varchar not null,     -- full, main programmes, few, none
    note varchar
);

create table if not exists territories (  -- one row: a state or territory of geodata/territories.csv
    code varchar primary key,
    name varchar not null,
    aliases varchar,
    demonyms varchar,
    capital varchar,
    region varchar,
    subregion varchar,
    lon double,
    lat double,
    un_member boolean,
    valid_from varchar,
    valid_to varchar,
    administered_by varchar,
    claimed_by varchar,
    contested boolean
);

create table if not exists claims (    -- one row: one statement by one source about one fact
    claim_id varchar primary key,      -- hash of what is stated, by whom
    fact_id varchar not null,          -- what the statement is about; claims that share it agree or disagree
    ends boolean not null default false,      -- it states the end of the spell or programme fact_id
    stance varchar not null default 'held',   -- held: moves state; rival: kept beside it; context: shown, moves nothing
    standing varchar not null default 'counted',  -- counted or proposed; reviews may change it
    type varchar not null,             -- of the extraction schema, section 2
    subtype varchar not null,
    subject_id varchar,
    subject varchar,
    object_id varchar,
    object varchar,
    organisation_id varchar,
    programme_id varchar,
    list_id varchar,                   -- DESIGNATION: the list
    scope varchar,                     -- SANCTION: whole, part, programme move status; listing, licence, beneficiary, panel, announcement, notice, related do not
    date varchar,                      -- EDTF, day of the act
    earliest date,
    latest date,
    precision varchar,                 -- day, month, year
    date_basis varchar,
    effective varchar,                 -- EDTF, day it takes effect where that differs
    effective_earliest date,
    effective_latest date,
    duration_days integer,
    expires date,                      -- stated end, else the day after the start plus the duration
    expires_stated varchar,            -- that end as EDTF, where it is told less exactly than to the day
    expires_what varchar,              -- status, licence, emergency, notice, panel, wind-down
    status_after varchar,
    modality varchar not null default 'asserted',
    attribution varchar,
    place varchar,
    count integer,
    counts_what varchar,
    value varchar,                     -- a rival's or stated value in words
    description varchar,               -- our words
    quote varchar,                     -- the source's words, null: no quotation held
    document_id varchar,
    span_start integer,                -- code points, half-open
    span_end integer,
    cameo varchar,
    plover varchar,
    confidence double,
    verification varchar not null,     -- two-sources, one-source, partial, background, extracted, official-list
    extractor varchar not null,        -- curated, rules, an LLM adapter's name, or list:<format>
    extractor_version varchar not null,  -- of the rules with the model they ran on; an LLM's name
    rule_id varchar,
    source_id varchar not null,
    source_id_2 varchar,
    known_on date not null,            -- when it could be known
    known_on_assumed boolean not null default false,
    recorded_at timestamp not null,
    retracts varchar,                  -- the claim this one takes back
    mentions varchar                   -- JSON: [role, start, end] of the words in the document that fill its slots
);

create table if not exists model_readings (  -- one row: a document that a language model read beside the rules
    document_id varchar not null,
    extractor varchar not null,
    model varchar not null,
    seconds double not null,           -- waiting for the answer, when it was first given
    tokens_in bigint,                  -- as the endpoint counted them
    tokens_out bigint,
    money double,                      -- at the prices the user stated, in their currency
    cached boolean not null,           -- an answer of before, which cost nothing again
    records bigint not null,           -- that the text bears out
    dropped varchar not null           -- JSON: reason -> how many records it was
);

alter table claims add column if not exists expires_stated varchar;

create table if not exists reviews (   -- one row: a person's decision on a proposed claim; the newest decides
    review_id varchar primary key,
    claim_id varchar not null,
    decision varchar not null,         -- accept, reject, undo
    reason varchar,
    decided_at timestamp not null
);

create table if not exists checks (    -- one row: a finding of `entente check` at build time
    level varchar not null,            -- error, warning
    rule varchar not null,
    place varchar not null,            -- file and row
    message varchar not null
);

create table if not exists feeds (     -- one row: one load of a feed or an official list (an edition or a set of files)
    load_id varchar primary key,
    feed varchar not null,             -- the format's name, as in `entente load --list`
    files varchar not null,
    sha256 varchar not null,
    published date,
    published_assumed boolean not null default false,
    rows_loaded bigint not null,
    rows_rejected bigint not null,
    data_from date,
    data_until date,
    loaded_at timestamp not null,
    state varchar not null,            -- fine, warning, broken
    reason varchar
);

create table if not exists feed_rejects (  -- one row: a record that was skipped, with the reason
    load_id varchar not null,
    file varchar not null,
    line bigint,
    reason varchar not null,
    record varchar                     -- its first 500 characters
);
