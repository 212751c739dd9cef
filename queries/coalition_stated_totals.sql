-- One row per total that a source states for an organisation, newest first, counts that rival one another too.
-- params:  org VARCHAR[], known DATE
-- columns: fact_id VARCHAR, org VARCHAR, date VARCHAR, earliest DATE, latest DATE, stated BIGINT, what VARCHAR, rival BOOLEAN, publisher VARCHAR, verification VARCHAR
-- missing: no row means that no source we hold states a total; a rival counts something else than the members, or contradicts the total shown
select
    claim.fact_id,
    claim.organisation_id as org,
    claim.date,
    claim.earliest,
    claim.latest,
    coalesce(claim.count::bigint, try_cast(claim.value as bigint)) as stated,
    coalesce(claim.counts_what, claim.description, '') as what,
    claim.display_rank > 1 or claim.stance <> 'held' as rival,
    publishers(claim.source_id, claim.source_id_2) as publisher,
    claim.verification
from ranked_claims($known, 'FACT') as claim
where claim.subtype = 'member_count'
  and claim.rule_id is distinct from 'rival-held'
  and ($org::varchar[] is null or claim.organisation_id = any($org::varchar[]))
order by org, claim.earliest desc, claim.latest desc, rival, stated, claim.claim_id
