-- One row per claim that says something else than the one displayed on the same fact.
-- params:  country VARCHAR[], org VARCHAR[], by VARCHAR[], known DATE
-- columns: fact_id VARCHAR, claim_id VARCHAR, type VARCHAR, subject VARCHAR, object VARCHAR, displayed VARCHAR, other VARCHAR, other_publisher VARCHAR, url VARCHAR, known_on DATE, note VARCHAR, decided_by VARCHAR
-- missing: a fact without a row has no other reading that we hold
with shown as (

    select * from ranked_claims($known, null)

),

held as (

    select *
    from shown
    where stance <> 'rival' and not ends
    qualify row_number() over (partition by fact_id order by display_rank) = 1

)

select
    other.fact_id,
    other.claim_id,
    other.type,
    coalesce(other.subject, '') as subject,
    coalesce(other.object, '') as object,
    coalesce(held_value.value, concat_ws(' ', act_in_words(held.subtype), held.date)) as displayed,
    coalesce(other.value, concat_ws(' ', act_in_words(other.subtype), other.date)) as other,
    sources.publisher as other_publisher,
    coalesce(sources.url, '') as url,
    other.known_on,
    coalesce(other.description, '') as note,
    case when held.fact_id is null then 'neither is displayed' else deciding_rule(held, other) end as decided_by
from shown as other
left join held on held.fact_id = other.fact_id
left join (
    select fact_id, description, min(value) as value
    from shown
    where rule_id = 'rival-held'
    group by all
) as held_value on held_value.fact_id = other.fact_id and held_value.description is not distinct from other.description
left join programmes on programmes.programme_id = other.programme_id
left join sources on sources.source_id = other.source_id
where other.stance in ('held', 'rival')
  and other.rule_id is distinct from 'rival-held'
  and not (other.stance = 'held' and other.display_rank = 1)
  and coalesce(held.fact_id is null or differs(held, other), false)
  and not other.ends
  and ($country::varchar[] is null or other.subject_id = any($country::varchar[]) or other.object_id = any($country::varchar[]) or programmes.target_iso3 = any($country::varchar[]))
  and ($org::varchar[] is null or other.organisation_id = any($org::varchar[]))
  and ($by::varchar[] is null or other.subject_id = any($by::varchar[]))
order by other.type, other.fact_id, other.known_on, other.claim_id
