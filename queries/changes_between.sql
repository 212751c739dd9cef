-- One row per change from $from to $to, both included: a status taken up or left, a measure tightened or eased, a name listed.
-- params:  from DATE, to DATE, known DATE, country VARCHAR[], org VARCHAR[], by VARCHAR[]
-- columns: fact_id VARCHAR, date VARCHAR, earliest DATE, latest DATE, kind VARCHAR, subject VARCHAR, subject_name VARCHAR, object VARCHAR, object_name VARCHAR, change VARCHAR, direction VARCHAR, reason VARCHAR, verification VARCHAR
-- missing: a change whose day nobody states has no row
with spells as (

    select * from memberships($known)

),

steps as (

    select
        fact_id, since as date, since_earliest as earliest, since_latest as latest, 'membership' as kind,
        member_id as subject, organisation_id as object,
        case status
            when 'founding-member' then 'founded'
            when 'member' then 'joined'
            when 'suspended' then 'was suspended from'
            when 'declined' then 'declined'
            else 'became ' || status || ' of'
        end as change,
        case when status in ('founding-member', 'member') then 'joined' else 'other' end as direction,
        coalesce(description, '') as reason, verification,
        member_id as country_id, organisation_id as org_id, null::varchar as by_id
    from spells
    where since is not null

    union all by name

    select
        fact_id, until as date, until_earliest as earliest, until_latest as latest, 'membership' as kind,
        member_id as subject, organisation_id as object,
        case
            when end_reason = 'reinstated' then 'was reinstated in'
            when end_reason = 'expelled' then 'was expelled from'
            when end_reason = 'dissolved' then 'was a member until the end of'
            when status in ('founding-member', 'member') then 'left'
            else 'is no longer ' || status || ' of'
        end as change,
        case
            when end_reason in ('withdrew', 'expelled', 'suspended') and status in ('founding-member', 'member') then 'left'
            else 'other'
        end as direction,
        coalesce(description, '') as reason, verification,
        member_id as country_id, organisation_id as org_id, null::varchar as by_id
    from spells
    where until is not null

),

states as (

    select
        state.*,
        lag(status) over (partition by programme_id order by position) as status_before
    from sanction_states($known) as state

),

measures as (

    select
        states.fact_id,
        states.since as date,
        states.since_earliest as earliest,
        states.since_latest as latest,
        'sanction' as kind,
        programmes.imposer as subject,
        programmes.target_id as object,
        programmes.name || ': ' || case
            when states.inferred then 'relief ran out, ' || replace(states.status, '_', ' ') || ' again (inferred)'
            else act_in_words(states.subtype)
        end as change,
        case
            when states.status_before is null or states.status_before in ('not_in_force_yet') then 'tightened'
            when severity(states.status) > severity(states.status_before) then 'tightened'
            when severity(states.status) < severity(states.status_before) then 'eased'
            when states.subtype in ('ease', 'waive', 'extend_waiver', 'suspend') then 'eased'
            when states.subtype in ('tighten', 'reimpose') then 'tightened'
            else 'other'
        end as direction,
        coalesce(claim.description, '') as reason,
        claim.verification,
        programmes.target_iso3 as country_id,
        null::varchar as org_id,
        programmes.imposer as by_id
    from states
    join programmes using (programme_id)
    left join displayed_claims($known, 'SANCTION') as claim on claim.fact_id = states.fact_id and not claim.ends
    where states.moved
       or (states.subtype in ('renew', 'maintain', 'tighten', 'ease') and states.status in ('in_force', 'eased', 'waived', 'suspended'))

),

entries as (

    select * from designations($known)

),

listings as (

    select
        fact_id, since as date, since_earliest as earliest, since_latest as latest, 'designation' as kind,
        imposer as subject, entity_id as object, 'put on the list ' || list_id as change, 'tightened' as direction,
        coalesce(description, '') as reason, verification,
        null::varchar as country_id, null::varchar as org_id, imposer as by_id
    from entries
    where since is not null

    union all by name

    select
        fact_id, until as date, until_earliest as earliest, until_latest as latest, 'designation' as kind,
        imposer as subject, entity_id as object, 'taken off the list ' || list_id as change, 'eased' as direction,
        coalesce(description, '') as reason, verification,
        null::varchar as country_id, null::varchar as org_id, imposer as by_id
    from entries
    where until is not null

),

changes as (

    select * from steps
    union all by name
    select * from measures
    union all by name
    select * from listings

)

select
    changes.fact_id,
    changes.date,
    changes.earliest,
    changes.latest,
    changes.kind,
    changes.subject,
    coalesce(subjects.name, changes.subject) as subject_name,
    changes.object,
    coalesce(objects.name, changes.object) as object_name,
    changes.change,
    changes.direction,
    changes.reason,
    changes.verification
from changes
left join actors as subjects on subjects.actor_id = changes.subject
left join actors as objects on objects.actor_id = changes.object
where ($from::date is null or changes.earliest >= $from)
  and ($to::date is null or changes.latest <= $to)
  and ($country::varchar[] is null or changes.country_id = any($country::varchar[]) or objects.iso3 = any($country::varchar[]))
  and ($org::varchar[] is null or changes.org_id = any($org::varchar[]))
  and ($by::varchar[] is null or changes.by_id = any($by::varchar[]))
order by changes.earliest desc, changes.latest desc, changes.kind, changes.fact_id, changes.change
