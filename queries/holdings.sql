-- One row per type of claim and way of checking: how many are held, and over which dates.
-- params:  known DATE
-- columns: type VARCHAR, verification VARCHAR, extractor VARCHAR, claims BIGINT, facts BIGINT, first_day DATE, last_day DATE
-- missing: what has no row is not held
select
    type,
    verification,
    extractor,
    count(*) as claims,
    count(distinct fact_id) as facts,
    min(earliest) as first_day,
    max(latest) as last_day
from counted_claims($known)
group by all
order by type, verification, extractor
