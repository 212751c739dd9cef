-- One row per turn in a country's story up to $as_of, oldest first: steps of membership, turns of its main programmes, names taken off a list.
-- params:  country VARCHAR, as_of DATE, known DATE
-- columns: fact_id VARCHAR, date VARCHAR, earliest DATE, latest DATE, kind VARCHAR, subject_name VARCHAR, object_name VARCHAR, change VARCHAR, direction VARCHAR, reason VARCHAR, verification VARCHAR, sources VARCHAR
-- missing: a turn before the chapter told has no row; a chapter begins a year before the country last joined a body, else five years before $as_of
with spells as (

    select *
    from memberships($known)
    where member_id = $country
      and status in ('founding-member', 'member', 'suspended')

),

chapter as (

    select
        coalesce(
            max(since_earliest) filter (where since is not null and status <> 'suspended' and since_latest <= $as_of) - interval 1 year,
            $as_of - interval 5 year
        )::date as begins
    from spells

),

steps as (

    select
        fact_id, since as date, since_earliest as earliest, since_latest as latest, 'membership' as kind,
        member_id as subject, organisation_id as object,
        case status when 'suspended' then 'was suspended from' when 'founding-member' then 'founded' else 'joined' end as change,
        case status when 'suspended' then 'left' else 'joined' end as direction,
        description, verification, source_id, source_id_2
    from spells
    where since is not null

    union all by name

    select
        fact_id, until as date, until_earliest as earliest, until_latest as latest, 'membership' as kind,
        member_id as subject, organisation_id as object,
        case end_reason when 'reinstated' then 'was reinstated in' when 'expelled' then 'was expelled from' else 'left' end as change,
        case end_reason when 'reinstated' then 'joined' else 'left' end as direction,
        description, verification, source_id, source_id_2
    from spells
    where until is not null
      and end_reason in ('withdrew', 'expelled', 'reinstated')

),

-- imposers whose programmes are held well enough to tell a story from
imposers as (

    select imposer
    from coverage
    where completeness in ('full', 'main programmes')
      and (from_earliest is null or from_earliest <= $as_of)
      and (to_earliest is null or $as_of < to_earliest)

),

-- their programmes on the state itself that are, or once were, wide or a status
main_programmes as (

    select *
    from programmes
    join imposers using (imposer)
    where target_id = $country
      and area is null
      and (
          breadth in ('wide', 'status')
          or programme_id in (select programme_id from programme_breadth where breadth in ('wide', 'status'))
      )

),

runs as (

    select
        *,
        lag(status) over (partition by programme_id order by position) as status_before
    from sanction_status($known)
    qualify run is distinct from lag(run) over (partition by programme_id order by position)

),

turns as (

    select
        runs.fact_id, runs.run_since as date, runs.run_since_earliest as earliest, runs.run_since_latest as latest, 'sanction' as kind,
        programmes.imposer as subject, programmes.programme_id as object,
        case
            when runs.inferred then 'in force again (inferred)'
            else act_in_words(runs.subtype)
        end as change,
        case
            when runs.status_before is null or severity(runs.status) > severity(runs.status_before) then 'tightened'
            else 'eased'
        end as direction,
        claim.description, coalesce(claim.verification, programmes.verification) as verification, claim.source_id, claim.source_id_2
    from runs
    join main_programmes as programmes using (programme_id)
    left join displayed_claims($known, 'SANCTION') as claim on claim.fact_id = runs.fact_id and not claim.ends

),

delistings as (

    select
        entry.fact_id, entry.until as date, entry.until_earliest as earliest, entry.until_latest as latest, 'designation' as kind,
        entry.imposer as subject, entry.entity_id as object, 'taken off the list ' || entry.list_id as change, 'eased' as direction,
        entry.description, entry.verification, entry.source_id, entry.source_id_2
    from designations($known) as entry
    join imposers using (imposer)
    join actors on actors.actor_id = entry.entity_id and actors.iso3 = $country
    where entry.until is not null
      and entry.extractor = 'curated'

),

told as (

    select * from steps
    union all by name
    select * from turns
    union all by name
    select * from delistings

)

select
    told.fact_id,
    told.date,
    told.earliest,
    told.latest,
    told.kind,
    coalesce(subjects.name, told.subject) as subject_name,
    coalesce(programmes.name, organisations.name, objects.name, told.object) as object_name,
    told.change,
    told.direction,
    coalesce(told.description, '') as reason,
    told.verification,
    coalesce(publishers(told.source_id, told.source_id_2), '') as sources
from told
cross join chapter
left join actors as subjects on subjects.actor_id = told.subject
left join actors as objects on objects.actor_id = told.object
left join organisations on organisations.organisation_id = told.object
left join programmes on programmes.programme_id = told.object
where told.earliest >= chapter.begins
  and told.earliest <= $as_of
order by told.earliest, told.latest, told.kind, object_name, told.fact_id
