-- One row per exact combination of the organisations asked: the states that are inside just these, and how many of them stand under sanctions.
-- params:  org VARCHAR[], by VARCHAR[], as_of DATE, known DATE, country VARCHAR[]
-- columns: fact_ids VARCHAR, orgs VARCHAR, organisations BIGINT, states BIGINT, in_force BIGINT, in_relief BIGINT, formerly BIGINT, names_in_force VARCHAR, names_in_relief VARCHAR, names VARCHAR
-- missing: a state inside none of them has no row; no sanctions means none known, which sanction_coverage qualifies
with inside as (

    select
        actors.iso3,
        actors.name,
        string_agg(member.organisation_id, ';' order by member.organisation_id) as orgs,
        count(*) as organisations,
        string_agg(member.fact_id, ';' order by member.organisation_id) as fact_ids
    from membership_on($as_of, $known) as member
    join actors on actors.actor_id = member.member_id
    where actors.iso3 is not null
      and member.status in ('founding-member', 'member', 'suspended')
      and ($org::varchar[] is null or member.organisation_id = any($org::varchar[]))
      and ($country::varchar[] is null or actors.iso3 = any($country::varchar[]))
    group by actors.iso3, actors.name

),

-- in force, else in relief, else formerly: the hardest of a state's programmes (DERIVATION 4)
sanctioned as (

    select
        target_iso3 as iso3,
        min(case when class_rank(status, breadth_now) = 7 then 3 when status = 'in_force' then 1 else 2 end) as standing,
        string_agg(fact_id, ';' order by class_rank(status, breadth_now), programme_id) as fact_ids
    from programme_status_on($as_of, $known)
    where target_iso3 = target_id
      and area is null
      and class_rank(status, breadth_now) is not null
      and ($by::varchar[] is null or imposer = any($by::varchar[]))
    group by target_iso3

)

select
    coalesce(string_agg(sanctioned.fact_ids, ';' order by standing, inside.name) || ';', '')
        || string_agg(inside.fact_ids, ';' order by standing nulls last, inside.name) as fact_ids,
    inside.orgs,
    inside.organisations,
    count(*) as states,
    count(*) filter (where standing = 1) as in_force,
    count(*) filter (where standing = 2) as in_relief,
    count(*) filter (where standing = 3) as formerly,
    coalesce(string_agg(inside.name, '; ' order by inside.name) filter (where standing = 1), '') as names_in_force,
    coalesce(string_agg(inside.name, '; ' order by inside.name) filter (where standing = 2), '') as names_in_relief,
    string_agg(inside.name, '; ' order by inside.name) as names
from inside
left join sanctioned using (iso3)
group by inside.orgs, inside.organisations
order by in_force desc, in_relief desc, states desc, inside.orgs
