-- One row per document we hold, newest added first, with how its claims stand.
-- params:  text VARCHAR, standing VARCHAR, publisher VARCHAR, language VARCHAR
-- columns: document_id VARCHAR, title VARCHAR, publisher VARCHAR, published VARCHAR, url VARCHAR, language VARCHAR, added_at TIMESTAMP, follows VARCHAR, trusted BOOLEAN, characters BIGINT, claims BIGINT, accepted BIGINT, rejected BIGINT, open BIGINT
-- missing: 0 claims means nothing was found in the text
with newest_review as (

    select claim_id, decision
    from reviews
    qualify row_number() over (partition by claim_id order by decided_at desc, review_id desc) = 1

),

stands as (

    select
        claims.document_id,
        case
            when newest_review.decision = 'reject' then 'rejected'
            when newest_review.decision = 'accept' or claims.standing = 'counted' then 'accepted'
            else 'open'
        end as standing
    from claims
    left join newest_review using (claim_id)
    where claims.document_id is not null

)

select
    documents.document_id,
    coalesce(documents.title, '') as title,
    sources.publisher,
    coalesce(documents.published, '') as published,
    coalesce(documents.url, '') as url,
    coalesce(documents.language, '') as language,
    documents.added_at,
    coalesce(documents.follows, '') as follows,
    documents.trusted,
    length(documents.text)::bigint as characters,
    count(stands.standing) as claims,
    count(*) filter (where stands.standing = 'accepted') as accepted,
    count(*) filter (where stands.standing = 'rejected') as rejected,
    count(*) filter (where stands.standing = 'open') as open
from documents
join sources using (source_id)
left join stands using (document_id)
where ($text::varchar is null
       or contains(lower(strip_accents(documents.text)), lower(strip_accents($text::varchar)))
       or contains(lower(strip_accents(coalesce(documents.title, ''))), lower(strip_accents($text::varchar))))
  and ($publisher::varchar is null or sources.publisher = $publisher)
  and ($language::varchar is null or coalesce(documents.language, '') = $language)
group by all
having $standing::varchar is null
    or count(*) filter (where stands.standing = $standing) > 0
order by documents.added_at desc, documents.document_id
