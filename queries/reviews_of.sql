-- One row per decision on a claim, oldest first; without $claim_id every decision.
-- params:  claim_id VARCHAR
-- columns: review_id VARCHAR, claim_id VARCHAR, decision VARCHAR, reason VARCHAR, decided_at TIMESTAMP
-- missing: a claim without a row was never decided on
select review_id, claim_id, decision, coalesce(reason, '') as reason, decided_at
from reviews
where $claim_id::varchar is null or claim_id = $claim_id
order by decided_at, review_id
