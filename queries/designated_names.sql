-- One row per listed entity whose name is like $text, the most alike first, with the source row that bears it; this is no screening tool.
-- params:  text VARCHAR, known DATE
-- columns: entity_id VARCHAR, entity VARCHAR, kind VARCHAR, iso3 VARCHAR, alias VARCHAR, alias_kind VARCHAR, likeness DOUBLE, lists VARCHAR, listed_since VARCHAR, listed_until VARCHAR, fact_ids VARCHAR, file VARCHAR, line BIGINT, source_row VARCHAR, edition DATE
-- missing: no row proves nothing: names are spelled in many ways and only loaded lists are searched; pass the text through entente.feeds.common.alias_key so that other scripts are transliterated; at most 100 rows; an empty source_row means a curated entry
with asked as (

    select
        lower(trim($text::varchar)) as as_typed,
        trim(regexp_replace(regexp_replace(lower(strip_accents($text::varchar)), '[''’`´]', '', 'g'), '[^a-z0-9]+', ' ', 'g')) as key

),

asked_keys as (

    select
        *,
        array_to_string(list_sort(string_split(key, ' ')), ' ') as sorted_key,
        array_to_string(list_sort(string_split(regexp_replace(key, '[aeiouyw]', '', 'g'), ' ')), ' ') as consonants,
        list_filter(string_split(key, ' '), lambda word: word != '') as words
    from asked
    where as_typed != ''

),

entries as (

    select entity_id, list_id, programme_id, fact_id, since, until
    from designations($known)

),

names as (

    select distinct actor_aliases.actor_id, alias, alias_key, actor_aliases.kind
    from actor_aliases
    join entries on entries.entity_id = actor_aliases.actor_id

    union

    select actor_id, name, trim(regexp_replace(lower(strip_accents(name)), '[^a-z0-9]+', ' ', 'g')), 'name'
    from actors
    join entries on entries.entity_id = actors.actor_id

),

scored as (

    select
        names.*,
        greatest(
            if(alias_key = key and key != '', 1.0, 0.0),
            if(lower(alias) = as_typed, 1.0, 0.0),
            if(len(words) > 0 and list_has_all(string_split(alias_key, ' '), words), 0.97, 0.0),
            if(list_has_all(string_split(lower(alias), ' '), string_split(as_typed, ' ')), 0.97, 0.0),
            if(len(as_typed) > 2 and contains(lower(alias), as_typed), 0.95, 0.0),
            if(key = '', 0.0, 0.99 * jaro_winkler_similarity(
                array_to_string(list_sort(string_split(alias_key, ' ')), ' '), sorted_key
            )),
            if(len(consonants) < 4, 0.0, 0.96 * jaro_winkler_similarity(  -- vowels differ most between transliterations
                array_to_string(list_sort(string_split(regexp_replace(alias_key, '[aeiouyw]', '', 'g'), ' ')), ' '),
                consonants
            ))
        ) as likeness
    from names
    cross join asked_keys

),

best as (

    select *
    from scored
    where likeness >= 0.88
    qualify row_number() over (partition by actor_id order by likeness desc, kind != 'name', alias) = 1
    order by likeness desc, actor_id
    limit 100

),

listed as (

    select
        entity_id,
        string_agg(distinct list_id, '; ' order by list_id) as lists,
        min(since) as listed_since,
        if(bool_and(until is not null), max(until), null) as listed_until,
        array_to_string(list_slice(list(distinct fact_id order by fact_id), 1, 25), ';') as fact_ids
    from entries
    group by all

),

source_rows as (

    select
        best.actor_id,
        list_rows.file,
        list_rows.line,
        list_rows.raw,
        feeds.published
    from best
    join list_rows
        on split_part(list_rows.list_id, ':', 1) || ':' || list_rows.entity_key = best.actor_id
    join feeds using (load_id)
    where feeds.published <= $known
    qualify row_number() over (
        partition by best.actor_id
        order by  -- the record with most words of the name; its parts may stand in several columns
            len(list_filter(string_split(best.alias, ' '), lambda word: contains(list_rows.raw, word))) desc,
            feeds.published desc,
            list_rows.file, list_rows.line
    ) = 1

)

select
    best.actor_id as entity_id,
    actors.name as entity,
    actors.kind,
    coalesce(actors.iso3, '') as iso3,
    best.alias,
    best.kind as alias_kind,
    round(best.likeness, 3) as likeness,
    listed.lists,
    coalesce(listed.listed_since, '') as listed_since,
    coalesce(listed.listed_until, '') as listed_until,
    listed.fact_ids,
    coalesce(source_rows.file, '') as file,
    source_rows.line,
    coalesce(source_rows.raw, '') as source_row,
    source_rows.published as edition
from best
join actors using (actor_id)
join listed on listed.entity_id = best.actor_id
left join source_rows using (actor_id)
order by best.likeness desc, entity, entity_id
