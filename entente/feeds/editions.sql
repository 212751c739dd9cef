-- From the staged parts of one edition to versions of entities. One row per entity and list.
create or replace temp table edition_entities as
with listings as (

    select
        list_id,
        entity_key,
        programme,
        coalesce(  -- a day the list calls the listing's beats the earliest legal act
            min(nullif(listed, '')) filter (where basis = 'stated'),
            min(nullif(listed, '')),
            ''
        ) as listed,
        case
            when min(nullif(listed, '')) is null then null
            when min(nullif(listed, '')) filter (where basis = 'stated') is not null then 'stated'
            else min(basis)
        end as basis,
        coalesce(max(delisted), '') as delisted,
        min(authority_id) as authority_id,
        min(nullif(authority, '')) as authority,
        min(nullif(act, '')) as act,
        min(nullif(reason, '')) as reason
    from stage_listings
    group by all

),

listed as (

    select
        list_id,
        entity_key,
        list(
            {
                'programme': programme, 'listed': listed, 'basis': basis, 'delisted': delisted,
                'authority_id': authority_id, 'authority': authority, 'act': act, 'reason': reason
            }
            order by programme
        ) as listings
    from listings
    group by all

),

one_of_each_name as (

    select entity_key, alias, arg_min(kind, place) as kind, min(place) as place
    from stage_names
    group by all

),

names as (

    select
        entity_key,
        arg_min(alias, (kind != 'name', place)) as name,
        list({'alias': alias, 'kind': kind} order by alias) as aliases
    from one_of_each_name
    group by all

),

kinds as (

    select entity_key, min(kind) as kind, md5(string_agg(distinct detail, chr(31) order by detail)) as details_hash
    from stage_details
    group by all

),

strongest as (

    select entity_key, iso3
    from stage_countries
    qualify dense_rank() over (partition by entity_key order by strength) = 1

),

countries as (

    select entity_key, case when count(distinct iso3) = 1 then min(iso3) end as iso3
    from strongest
    group by all

)

select
    listed.list_id,
    listed.entity_key,
    coalesce(names.name, listed.entity_key) as name,
    kinds.kind,
    countries.iso3,
    coalesce(names.aliases, []) as aliases,
    listed.listings,
    coalesce(kinds.details_hash, '') as details_hash,
    md5(concat_ws(
        chr(31), coalesce(names.name, ''), coalesce(kinds.kind, ''), coalesce(countries.iso3, ''),
        coalesce(names.aliases::varchar, ''), listed.listings::varchar, coalesce(kinds.details_hash, '')
    )) as row_hash
from listed
left join names using (entity_key)
left join kinds using (entity_key)
left join countries using (entity_key)
order by listed.list_id, listed.entity_key;
