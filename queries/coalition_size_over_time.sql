-- One row per organisation and day on which its number of named members changes.
-- params:  org VARCHAR[], known DATE
-- columns: fact_ids VARCHAR, org VARCHAR, day DATE, members BIGINT, certain BIGINT
-- missing: between two rows the number stays; members counts possible ones too, certain leaves them out
with spells as (

    select *
    from memberships($known)
    where status in ('founding-member', 'member', 'suspended')
      and ($org::varchar[] is null or organisation_id = any($org::varchar[]))

),

days as (

    select distinct organisation_id, unnest([since_earliest, since_latest, until_earliest, until_latest]) as day
    from spells

)

select
    string_agg(distinct spells.fact_id, ';' order by spells.fact_id) filter (
        where spells.since_earliest = days.day or spells.until_latest = days.day
            or spells.since_latest = days.day or spells.until_earliest = days.day
    ) as fact_ids,
    days.organisation_id as org,
    days.day,
    count(distinct spells.member_id) filter (
        where spells.since_earliest <= days.day and (spells.until_latest is null or days.day < spells.until_latest)
    ) as members,
    count(distinct spells.member_id) filter (
        where spells.since_latest <= days.day and (spells.until_earliest is null or days.day < spells.until_earliest)
    ) as certain
from days
join spells using (organisation_id)
where days.day > date '0001-01-01'
  and days.day < date '9999-12-31'
group by all
order by org, days.day
