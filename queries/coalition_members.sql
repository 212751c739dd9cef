-- One row per member and organisation on $as_of: its one status there; a member that left is `withdrawn`.
-- params:  org VARCHAR[], as_of DATE, known DATE, country VARCHAR[]
-- columns: fact_id VARCHAR, org VARCHAR, member_id VARCHAR, iso3 VARCHAR, member_name VARCHAR, status VARCHAR, since VARCHAR, until VARCHAR, certainty VARCHAR, verification VARCHAR, sources VARCHAR, start_known BOOLEAN
-- missing: who has no row is not known to have any status there; an empty since is a start nobody states
select
    member.fact_id,
    member.organisation_id as org,
    member.member_id,
    actors.iso3,
    coalesce(actors.name, member.member_name) as member_name,
    member.status,
    coalesce(member.since, '') as since,
    coalesce(member.until, '') as until,
    member.certainty,
    member.verification,
    publishers(member.source_id, member.source_id_2) as sources,
    member.since is not null as start_known
from membership_on($as_of, $known) as member
left join actors on actors.actor_id = member.member_id
where ($org::varchar[] is null or member.organisation_id = any($org::varchar[]))
  and ($country::varchar[] is null or actors.iso3 = any($country::varchar[]))
order by org, status_rank(member.status), member_name
