-- One row per source: a publisher's item, its licence, and how many claims rest on it.
-- params:  known DATE
-- columns: source_id VARCHAR, publisher VARCHAR, title VARCHAR, url VARCHAR, published VARCHAR, accessed DATE, licence VARCHAR, kind VARCHAR, consulted VARCHAR, claims BIGINT
-- missing: 0 claims means the source was read and nothing of it is counted
select
    sources.source_id,
    sources.publisher,
    sources.title,
    coalesce(sources.url, '') as url,
    coalesce(sources.published, '') as published,
    sources.accessed,
    coalesce(sources.licence, '') as licence,
    sources.kind,
    sources.consulted,
    count(claims.claim_id) as claims
from sources
left join counted_claims($known) as claims
    on claims.source_id = sources.source_id or claims.source_id_2 = sources.source_id
group by all
order by sources.publisher, sources.source_id
