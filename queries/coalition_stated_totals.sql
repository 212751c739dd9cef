-- One row per total of members that a source states for an organisation, oldest first.
-- params:  org VARCHAR[], known DATE
-- columns: fact_id VARCHAR, org VARCHAR, date VARCHAR, earliest DATE, latest DATE, stated BIGINT, what VARCHAR, rival BOOLEAN
-- missing: between two rows nobody is known to have stated a total; rival rows count something else or contradict the others
with totals as (

    select
        *,
        coalesce(count, try_cast(value as bigint)) as stated  -- a rival value is held as text
    from counted_claims($known)
    where type = 'FACT'
      and subtype = 'member_count'
      and ($org::varchar[] is null or organisation_id = any($org::varchar[]))

)

select
    fact_id,
    organisation_id as org,
    date,
    earliest,
    latest,
    stated::bigint as stated,
    coalesce(counts_what, '') as what,
    stance = 'rival' as rival
from totals
where stated is not null
  and earliest is not null
qualify row_number() over (partition by fact_id, stated order by stance, claim_id) = 1  -- held before rival
order by org, earliest, latest, stated, fact_id
