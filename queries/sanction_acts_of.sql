-- One row per act on a programme, newest first: those that move its status and those that do not.
-- params:  programme VARCHAR[], country VARCHAR[], by VARCHAR[], from DATE, to DATE, known DATE
-- columns: fact_id VARCHAR, programme_id VARCHAR, programme_name VARCHAR, imposer VARCHAR, target_iso3 VARCHAR, date VARCHAR, earliest DATE, latest DATE, effective VARCHAR, act VARCHAR, subtype VARCHAR, scope VARCHAR, moves BOOLEAN, on_whom VARCHAR, duration_days BIGINT, expires DATE, expires_stated VARCHAR, expires_what VARCHAR, description VARCHAR, verification VARCHAR, sources VARCHAR
-- missing: an empty effective means the day of the act is the day of effect
select
    act.fact_id,
    act.programme_id,
    programmes.name as programme_name,
    programmes.imposer,
    programmes.target_iso3,
    act.date,
    act.earliest,
    act.latest,
    coalesce(act.effective, '') as effective,
    act_in_words(act.subtype) as act,
    act.subtype,
    act.scope,
    act.scope in ('whole', 'part') and act.type = 'SANCTION' as moves,
    coalesce(act.object, '') as on_whom,
    act.duration_days::bigint as duration_days,
    act.expires,
    coalesce(act.expires_stated, act.expires::varchar, '') as expires_stated,
    coalesce(act.expires_what, '') as expires_what,
    coalesce(act.description, '') as description,
    act.verification,
    publishers(act.source_id, act.source_id_2) as sources
from displayed_claims($known, null) as act
join programmes using (programme_id)
where act.type in ('SANCTION', 'DESIGNATION')
  and act.scope is not null
  and act.scope <> 'programme'
  and ($programme::varchar[] is null or act.programme_id = any($programme::varchar[]))
  and ($country::varchar[] is null or programmes.target_iso3 = any($country::varchar[]))
  and ($by::varchar[] is null or programmes.imposer = any($by::varchar[]))
  and ($from::date is null or act.latest >= $from)
  and ($to::date is null or act.earliest <= $to)
order by act.earliest desc, act.fact_id
