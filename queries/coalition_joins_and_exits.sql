-- One row per step of a member: a status taken up or laid down, newest first.
-- params:  org VARCHAR[], country VARCHAR[], from DATE, to DATE, known DATE
-- columns: fact_id VARCHAR, org VARCHAR, member_id VARCHAR, iso3 VARCHAR, member_name VARCHAR, date VARCHAR, earliest DATE, latest DATE, step VARCHAR, status VARCHAR, basis VARCHAR, verification VARCHAR, sources VARCHAR
-- missing: a step whose day nobody states has no row here; coalition_spells has it
with spells as (

    select * from memberships($known)

),

steps as (

    select
        fact_id, organisation_id, member_id, member_name, since as date, since_earliest as earliest,
        since_latest as latest, status, description, verification, source_id, source_id_2,
        case status
            when 'founding-member' then 'founded'
            when 'member' then 'joined'
            when 'suspended' then 'suspended'
            when 'declined' then 'declined'
            else 'became ' || status
        end as step
    from spells
    where since is not null

    union all by name

    select
        fact_id, organisation_id, member_id, member_name, until as date, until_earliest as earliest,
        until_latest as latest, status, description, verification, source_id, source_id_2,
        case end_reason
            when 'withdrew' then case when status in ('member', 'founding-member') then 'left' else 'no longer ' || status end
            when 'expelled' then 'expelled'
            when 'suspended' then 'laid down membership'
            when 'reinstated' then 'reinstated'
            when 'dissolved' then 'ended with the organisation'
            else 'no longer ' || status
        end as step
    from spells
    where until is not null

)

select
    steps.fact_id,
    steps.organisation_id as org,
    steps.member_id,
    actors.iso3,
    coalesce(actors.name, steps.member_name) as member_name,
    steps.date,
    steps.earliest,
    steps.latest,
    steps.step,
    steps.status,
    coalesce(steps.description, '') as basis,
    steps.verification,
    publishers(steps.source_id, steps.source_id_2) as sources
from steps
left join actors on actors.actor_id = steps.member_id
where ($org::varchar[] is null or steps.organisation_id = any($org::varchar[]))
  and ($country::varchar[] is null or actors.iso3 = any($country::varchar[]))
  and ($from::date is null or steps.latest >= $from)
  and ($to::date is null or steps.earliest <= $to)
order by steps.earliest desc, org, member_name, steps.step
