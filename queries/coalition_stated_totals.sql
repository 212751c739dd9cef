-- One row per total that a source states for an organisation, newest first, counts that rival one another too.
-- params:  org VARCHAR[], known DATE
-- columns: fact_id VARCHAR, org VARCHAR, org_name VARCHAR, date VARCHAR, earliest DATE, latest DATE, stated BIGINT, stated_what VARCHAR, displayed BOOLEAN, publisher VARCHAR, verification VARCHAR
-- missing: no row means that no source we hold states a total; totals for other groupings of states than the members are rivals
select
    claim.fact_id,
    claim.organisation_id as org,
    organisations.short_name as org_name,
    claim.date,
    claim.earliest,
    claim.latest,
    coalesce(claim.count::bigint, try_cast(claim.value as bigint)) as stated,
    coalesce(claim.counts_what, claim.description, '') as stated_what,
    claim.display_rank = 1 and claim.stance = 'held' as displayed,
    publishers(claim.source_id, claim.source_id_2) as publisher,
    claim.verification
from ranked_claims($known, 'FACT') as claim
left join organisations using (organisation_id)
where claim.subtype = 'member_count'
  and claim.rule_id is distinct from 'rival-held'
  and ($org::varchar[] is null or claim.organisation_id = any($org::varchar[]))
order by org, claim.earliest desc, claim.latest desc, displayed desc, stated, claim.claim_id
