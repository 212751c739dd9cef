-- One row per stated end of a relief, a measure, a licence, a notice, a panel or an emergency; soonest first.
-- params:  from DATE, to DATE, known DATE, by VARCHAR[], country VARCHAR[]
-- columns: fact_id VARCHAR, programme_id VARCHAR, imposer VARCHAR, imposer_name VARCHAR, target_id VARCHAR, target_name VARCHAR, target_iso3 VARCHAR, name VARCHAR, what VARCHAR, what_ends VARCHAR, expires DATE, expires_stated VARCHAR, basis VARCHAR, outcome VARCHAR, decided_by VARCHAR, description VARCHAR, verification VARCHAR
-- missing: expires is the first day of an end told only as a month, expires_stated says so; an act without a stated end has no row; outcomes are judged on $known
with acts as (

    select
        fact_id,
        programme_id,
        subtype,
        scope,
        ends,
        expires,
        coalesce(expires_stated, expires::varchar) as expires_stated,
        expires_what,
        duration_days,
        description,
        verification,
        coalesce(effective, date) as since,
        coalesce(effective_earliest, earliest) as since_earliest,
        subtype in ('ease', 'waive', 'extend_waiver', 'suspend', 'license') as relieves
    from displayed_claims($known, 'SANCTION')
    where programme_id is not null

),

-- what came next on the same programme and may have decided the end
later as (

    select
        act.fact_id,
        next.fact_id as next_fact_id,
        next.since,
        next.since_earliest,
        next.ends as by_own_end,
        case
            when next.scope in ('whole', 'programme') and (next.subtype in ('lift', 'repeal') or next.ends) and next.since_earliest <= act.expires
                then 'superseded'
            when act.expires_what = 'status' and act.relieves and next.scope in ('whole', 'part') and next.since_earliest <= act.expires
                then case
                    when next.subtype in ('extend_waiver', 'ease') and next.scope = act.scope then 'extended'
                    when next.subtype = act.subtype then 'extended'
                    when next.subtype in ('waive', 'suspend', 'reimpose', 'extend_waiver') then 'superseded'
                    when next.subtype = 'relief_expired' then 'lapsed'
                end
            when act.expires_what = 'status' and next.scope in ('whole', 'part') and next.subtype in ('renew', 'maintain', 'reimpose', 'impose')
                then 'extended'
            when act.expires_what in ('emergency', 'panel') and next.subtype in ('maintain', 'renew') and next.scope = act.scope
                then 'extended'
            when next.scope = act.scope and next.subtype in ('extend_waiver', 'revoke_license') and next.scope = 'beneficiary'
                then case next.subtype when 'extend_waiver' then 'extended' else 'superseded' end
        end as outcome,
        case
            when next.subtype = 'lift' and not next.ends then 'lifted'
            when next.subtype = 'repeal' then 'repealed'
            when next.ends then 'programme ended'
            when next.subtype in ('waive', 'suspend', 'reimpose') then 'replaced: ' || act_in_words(next.subtype)
            else act_in_words(next.subtype)
        end as cause
    from acts as act
    join acts as next
        on next.programme_id = act.programme_id
        and next.fact_id <> act.fact_id
        and (next.since_earliest, next.fact_id) > (act.since_earliest, act.fact_id)
    where act.expires is not null

),

decided as (

    select *
    from later
    where outcome is not null
    qualify row_number() over (partition by fact_id order by since_earliest, by_own_end, cause, next_fact_id) = 1

)

select
    act.fact_id,
    act.programme_id,
    programmes.imposer,
    imposers.name as imposer_name,
    programmes.target_id,
    coalesce(targets.name, programmes.target_id) as target_name,
    programmes.target_iso3,
    programmes.name,
    act.expires_what as what,
    case
        when act.expires_what = 'status' and act.relieves then 'relief'
        when act.expires_what = 'status' then 'measure'
        else act.expires_what
    end as what_ends,
    act.expires,
    act.expires_stated,
    act_in_words(act.subtype) || ' on ' || act.since
        || case when act.duration_days is not null then ', for ' || act.duration_days || ' days (start day not counted)' else '' end
        || case when decided.outcome is not null then '; then ' || decided.cause || ' on ' || decided.since else '' end as basis,
    case
        when decided.outcome is not null then decided.outcome
        when act.expires > $known then 'pending'
        when act.expires_what = 'status' and act.relieves then 'lapsed'
        else 'not_known'
    end as outcome,
    coalesce(decided.next_fact_id, '') as decided_by,
    coalesce(act.description, '') as description,
    act.verification
from acts as act
join programmes using (programme_id)
left join decided using (fact_id)
left join actors as imposers on imposers.actor_id = programmes.imposer
left join actors as targets on targets.actor_id = programmes.target_id
where act.expires is not null
  and act.expires_what is not null
  and ($from::date is null or act.expires >= $from)
  and ($to::date is null or act.expires <= $to)
  and ($by::varchar[] is null or programmes.imposer = any($by::varchar[]))
  and ($country::varchar[] is null or programmes.target_iso3 = any($country::varchar[]))
order by act.expires, act.fact_id
