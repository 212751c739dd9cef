-- One row per thing the filter bar or the search offers: a country, organisation, imposer or programme.
-- params:  none
-- columns: kind VARCHAR, id VARCHAR, name VARCHAR, also VARCHAR, part_of VARCHAR
-- missing: `also` (other names) and `part_of` (a country's region, a programme's target) are null where none is held
with imposing as (

    select distinct imposer from programmes

),

offered as (

    select 'country' as kind, code as id, name, aliases as also, coalesce(subregion, region) as part_of, 1 as place
    from territories

    union all

    select 'organisation', organisation_id, name, nullif(short_name, name), null, 2
    from organisations

    union all

    select
        'imposer',
        imposer,
        coalesce(actors.name, organisations.short_name, territories.name, imposer),
        null,
        null,
        3
    from imposing
    left join actors on actors.actor_id = imposer
    left join organisations on organisation_id = imposer
    left join territories on code = imposer

    union all

    select 'programme', programme_id, name, imposer, coalesce(target_iso3, target_id), 4
    from programmes

)

select kind, id, name, also, part_of
from offered
order by place, name, id
