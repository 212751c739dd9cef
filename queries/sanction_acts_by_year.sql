-- One row per year and direction: how many acts tightened, eased, prolonged or ended measures.
-- params:  by VARCHAR[], country VARCHAR[], from DATE, to DATE, known DATE
-- columns: fact_ids VARCHAR, year BIGINT, direction VARCHAR, acts BIGINT
-- missing: a year without a row has no act that we hold, which is not the same as none
with acts as (

    select
        claim.fact_id,
        year(claim.earliest) as year,
        case
            when claim.subtype in ('impose', 'reimpose', 'tighten', 'designate', 'revoke_license', 'relief_expired', 'trigger_snapback')
                then 'tightened'
            when claim.subtype in ('lift', 'repeal', 'ease', 'waive', 'extend_waiver', 'suspend', 'license', 'delist')
                then 'eased'
            else 'prolonged'
        end as direction
    from displayed_claims($known, null) as claim
    join programmes using (programme_id)
    where claim.scope is not null
      and claim.scope <> 'programme'
      and claim.earliest is not null
      and year(claim.earliest) = year(claim.latest)
      and ($by::varchar[] is null or programmes.imposer = any($by::varchar[]))
      and ($country::varchar[] is null or programmes.target_iso3 = any($country::varchar[]))
      and ($from::date is null or claim.latest >= $from)
      and ($to::date is null or claim.earliest <= $to)

)

select
    string_agg(fact_id, ';' order by fact_id) as fact_ids,
    year,
    direction,
    count(*) as acts
from acts
group by all
order by year, direction
