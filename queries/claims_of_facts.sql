-- One row per claim about one of the facts, in the order a reader weighs them: shown first, then set aside.
-- params:  fact_ids VARCHAR[], known DATE
-- columns: fact_id VARCHAR, claim_id VARCHAR, stance VARCHAR, type VARCHAR, subtype VARCHAR, subject VARCHAR, object VARCHAR, organisation_id VARCHAR, programme_id VARCHAR, date VARCHAR, effective VARCHAR, expires DATE, duration_days INTEGER, status_after VARCHAR, modality VARCHAR, attribution VARCHAR, value VARCHAR, description VARCHAR, quote VARCHAR, document_id VARCHAR, span_start INTEGER, span_end INTEGER, verification VARCHAR, confidence DOUBLE, extractor VARCHAR, extractor_version VARCHAR, rule_id VARCHAR, known_on DATE, known_on_assumed BOOLEAN, source_id VARCHAR, publisher VARCHAR, title VARCHAR, url VARCHAR, published VARCHAR, licence VARCHAR, source_kind VARCHAR, second_publisher VARCHAR, second_title VARCHAR, second_url VARCHAR
-- missing: a null quote means that no quotation is held; a fact without a row has no claim known by then
select
    claims.fact_id,
    claims.claim_id,
    claims.stance,
    claims.type,
    claims.subtype,
    coalesce(claims.subject, subjects.name, claims.subject_id) as subject,
    coalesce(claims.object, objects.name, claims.object_id) as object,
    claims.organisation_id,
    claims.programme_id,
    claims.date,
    claims.effective,
    claims.expires,
    claims.duration_days,
    claims.status_after,
    claims.modality,
    claims.attribution,
    claims.value,
    claims.description,
    claims.quote,
    claims.document_id,
    claims.span_start,
    claims.span_end,
    claims.verification,
    claims.confidence,
    claims.extractor,
    claims.extractor_version,
    claims.rule_id,
    claims.known_on,
    claims.known_on_assumed,
    claims.source_id,
    first_source.publisher,
    first_source.title,
    first_source.url,
    first_source.published,
    first_source.licence,
    first_source.kind as source_kind,
    second_source.publisher as second_publisher,
    second_source.title as second_title,
    second_source.url as second_url
from claims
join sources as first_source on first_source.source_id = claims.source_id
left join sources as second_source on second_source.source_id = claims.source_id_2
left join actors as subjects on subjects.actor_id = claims.subject_id
left join actors as objects on objects.actor_id = claims.object_id
where list_contains($fact_ids, claims.fact_id)
  and claims.known_on <= $known
  and claims.standing = 'counted'
order by
    list_position($fact_ids, claims.fact_id),
    case claims.stance when 'held' then 1 when 'rival' then 2 else 3 end,
    case first_source.kind when 'official' then 1 else 2 end,
    first_source.published_latest desc nulls last,
    claims.claim_id
