-- One row per organisation: how many members can be named on $as_of, and how many a source states; the widest gap first.
-- params:  org VARCHAR[], as_of DATE, known DATE
-- columns: fact_ids VARCHAR, org VARCHAR, org_name VARCHAR, named BIGINT, states BIGINT, stated BIGINT, stated_on VARCHAR, stated_what VARCHAR, gap BIGINT
-- missing: an empty stated means no source states a total by then; the gap is then empty too, never 0
with named as (

    select
        member.organisation_id as org,
        count(*) as named,
        count(*) filter (where actors.kind in ('state', 'territory')) as states,
        string_agg(member.fact_id, ';' order by member.fact_id) as fact_ids
    from membership_on($as_of, $known) as member
    left join actors on actors.actor_id = member.member_id
    where member.status in ('founding-member', 'member', 'suspended')
    group by all

),

stated as (

    select organisation_id as org, fact_id, count as stated, date as stated_on, counts_what
    from displayed_claims($known, 'FACT')
    where subtype = 'member_count'
      and earliest <= $as_of
    qualify row_number() over (partition by organisation_id order by earliest desc, latest, count desc) = 1

)

select
    concat_ws(';', named.fact_ids, stated.fact_id) as fact_ids,
    organisations.organisation_id as org,
    organisations.name as org_name,
    coalesce(named.named, 0) as named,
    coalesce(named.states, 0) as states,
    stated.stated::bigint as stated,
    coalesce(stated.stated_on, '') as stated_on,
    coalesce(stated.counts_what, '') as stated_what,
    stated.stated::bigint - coalesce(named.named, 0) as gap
from organisations
left join named on named.org = organisations.organisation_id
left join stated on stated.org = organisations.organisation_id
where ($org::varchar[] is null or organisations.organisation_id = any($org::varchar[]))
  and (named.named is not null or stated.stated is not null)
order by abs(gap) desc nulls last, stated is null, org
