-- One row per state or territory that is in at least one organisation on $as_of.
-- params:  as_of DATE, known DATE, org VARCHAR[]
-- columns: fact_ids VARCHAR, iso3 VARCHAR, name VARCHAR, organisations BIGINT, names VARCHAR
-- missing: a country without a row is in none of the organisations we follow
select
    string_agg(member.fact_id, ';' order by member.fact_id) as fact_ids,
    actors.iso3,
    actors.name,
    count(*) as organisations,
    string_agg(organisations.short_name, ', ' order by organisations.short_name) as names
from membership_on($as_of, $known) as member
join actors on actors.actor_id = member.member_id and actors.kind in ('state', 'territory')
join organisations using (organisation_id)
where member.status in ('founding-member', 'member', 'suspended')
  and ($org::varchar[] is null or member.organisation_id = any($org::varchar[]))
group by all
order by organisations desc, actors.name
