-- One row per member of either of two organisations on $as_of: in both, only in the first, only in the second.
-- params:  first VARCHAR, second VARCHAR, as_of DATE, known DATE
-- columns: fact_ids VARCHAR, in_which VARCHAR, member_id VARCHAR, iso3 VARCHAR, member_name VARCHAR, first_status VARCHAR, first_since VARCHAR, second_status VARCHAR, second_since VARCHAR
-- missing: who has no row is in neither; an empty status means not in that one, an empty since a start nobody states
with inside as (

    select *
    from membership_on($as_of, $known)
    where organisation_id in ($first, $second)
      and status in ('founding-member', 'member', 'suspended')

)

select
    string_agg(inside.fact_id, ';' order by inside.organisation_id <> $first) as fact_ids,
    case
        when count(distinct inside.organisation_id) = 2 then 'both'
        when bool_or(inside.organisation_id = $first) then 'only ' || $first
        else 'only ' || $second
    end as in_which,
    inside.member_id,
    actors.iso3,
    coalesce(actors.name, any_value(inside.member_name)) as member_name,
    coalesce(any_value(inside.status) filter (where inside.organisation_id = $first), '') as first_status,
    coalesce(any_value(inside.since) filter (where inside.organisation_id = $first), '') as first_since,
    coalesce(any_value(inside.status) filter (where inside.organisation_id = $second), '') as second_status,
    coalesce(any_value(inside.since) filter (where inside.organisation_id = $second), '') as second_since
from inside
left join actors on actors.actor_id = inside.member_id
group by inside.member_id, actors.iso3, actors.name
order by count(distinct inside.organisation_id) desc, bool_or(inside.organisation_id = $first) desc, member_name, inside.member_id
