-- One row per curated event in which a country, or a group tied to it, takes part; newest first.
-- params:  country VARCHAR[], from DATE, to DATE, known DATE
-- columns: fact_id VARCHAR, date VARCHAR, earliest DATE, latest DATE, kind VARCHAR, subject VARCHAR, object VARCHAR, place VARCHAR, description VARCHAR, verification VARCHAR, sources VARCHAR
-- missing: what has no row was not curated; event feeds are another table
select
    claim.fact_id,
    claim.date,
    claim.earliest,
    claim.latest,
    replace(claim.subtype, '_', ' ') as kind,
    coalesce(claim.subject, '') as subject,
    coalesce(claim.object, '') as object,
    coalesce(claim.place, '') as place,
    coalesce(claim.description, '') as description,
    claim.verification,
    publishers(claim.source_id, claim.source_id_2) as sources
from ranked_claims($known, null) as claim
left join actors as subjects on subjects.actor_id = claim.subject_id
left join actors as objects on objects.actor_id = claim.object_id
where claim.stance = 'context'
  and claim.display_rank = 1
  and claim.extractor = 'curated'
  and ($country::varchar[] is null or subjects.iso3 = any($country::varchar[]) or objects.iso3 = any($country::varchar[]))
  and ($from::date is null or claim.latest >= $from)
  and ($to::date is null or claim.earliest <= $to)
order by claim.earliest desc, claim.fact_id
