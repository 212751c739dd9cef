-- One row per claim read from a document, in the order of the text, with how it stands.
-- params:  document_id VARCHAR
-- columns: claim_id VARCHAR, fact_id VARCHAR, document_id VARCHAR, type VARCHAR, subtype VARCHAR, subject VARCHAR, subject_id VARCHAR, object VARCHAR, object_id VARCHAR, programme_id VARCHAR, date VARCHAR, precision VARCHAR, date_basis VARCHAR, expires DATE, duration_days BIGINT, status_after VARCHAR, modality VARCHAR, attribution VARCHAR, count BIGINT, quote VARCHAR, span_start BIGINT, span_end BIGINT, confidence DOUBLE, extractor VARCHAR, extractor_version VARCHAR, rule_id VARCHAR, stance VARCHAR, standing VARCHAR, cameo VARCHAR, plover VARCHAR, mentions VARCHAR
-- missing: a document without a row has no claim in it that the extractor found
with newest_review as (

    select claim_id, decision
    from reviews
    qualify row_number() over (partition by claim_id order by decided_at desc, review_id desc) = 1

)

select
    claims.claim_id,
    claims.fact_id,
    claims.document_id,
    claims.type,
    claims.subtype,
    coalesce(claims.subject, '') as subject,
    coalesce(claims.subject_id, '') as subject_id,
    coalesce(claims.object, '') as object,
    coalesce(claims.object_id, '') as object_id,
    coalesce(claims.programme_id, '') as programme_id,
    coalesce(claims.date, '') as date,
    coalesce(claims.precision, '') as precision,
    coalesce(claims.date_basis, '') as date_basis,
    claims.expires,
    claims.duration_days::bigint as duration_days,
    coalesce(claims.status_after, '') as status_after,
    claims.modality,
    coalesce(claims.attribution, '') as attribution,
    claims.count::bigint as count,
    coalesce(claims.quote, '') as quote,
    claims.span_start::bigint as span_start,
    claims.span_end::bigint as span_end,
    claims.confidence,
    claims.extractor,
    claims.extractor_version,
    coalesce(claims.rule_id, '') as rule_id,
    claims.stance,
    case
        when newest_review.decision = 'reject' then 'rejected'
        when newest_review.decision = 'accept' or claims.standing = 'counted' then 'accepted'
        else 'open'
    end as standing,
    coalesce(claims.cameo, '') as cameo,
    coalesce(claims.plover, '') as plover,
    coalesce(claims.mentions, '') as mentions
from claims
left join newest_review using (claim_id)
where claims.document_id is not null
  and ($document_id::varchar is null or claims.document_id = $document_id)
order by claims.document_id, claims.span_start, claims.claim_id
