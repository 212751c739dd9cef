-- One row per spell: one status of one member in an organisation over [since, until).
-- params:  org VARCHAR[], country VARCHAR[], known DATE
-- columns: fact_id VARCHAR, org VARCHAR, org_name VARCHAR, member_id VARCHAR, iso3 VARCHAR, member_name VARCHAR, status VARCHAR, since VARCHAR, since_earliest DATE, since_latest DATE, until VARCHAR, until_earliest DATE, until_latest DATE, end_reason VARCHAR, verification VARCHAR, basis VARCHAR, sources VARCHAR
-- missing: an empty since is a start nobody states; an empty until means no end is known
select
    spell.fact_id,
    spell.organisation_id as org,
    organisations.short_name as org_name,
    spell.member_id,
    actors.iso3,
    coalesce(actors.name, spell.member_name) as member_name,
    spell.status,
    coalesce(spell.since, '') as since,
    nullif(spell.since_earliest, date '0001-01-01') as since_earliest,
    nullif(spell.since_latest, date '9999-12-31') as since_latest,
    coalesce(spell.until, '') as until,
    spell.until_earliest,
    spell.until_latest,
    coalesce(spell.end_reason, '') as end_reason,
    spell.verification,
    coalesce(spell.description, '') as basis,
    publishers(spell.source_id, spell.source_id_2) as sources
from memberships($known) as spell
left join organisations using (organisation_id)
left join actors on actors.actor_id = spell.member_id
where ($org::varchar[] is null or spell.organisation_id = any($org::varchar[]))
  and ($country::varchar[] is null or actors.iso3 = any($country::varchar[]))
order by org, member_name, spell.since_earliest, status_rank(spell.status), spell.fact_id
