-- One row per total of members that a source states for an organisation, oldest first.
-- params:  org VARCHAR[], known DATE
-- columns: fact_id VARCHAR, org VARCHAR, date VARCHAR, earliest DATE, latest DATE, stated BIGINT, what VARCHAR, rival BOOLEAN
-- missing: between two rows nobody is known to have stated a total; rival rows count something else or contradict the others
select
    fact_id,
    organisation_id as org,
    date,
    earliest,
    latest,
    count::bigint as stated,
    coalesce(counts_what, '') as what,
    stance = 'rival' as rival
from counted_claims($known)
where type = 'FACT'
  and subtype = 'member_count'
  and ($org::varchar[] is null or organisation_id = any($org::varchar[]))
order by org, earliest, latest, stated, what, claim_id
