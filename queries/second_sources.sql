-- One row per spell of a member in an organisation as the facts or a second source (Correlates of War) tell it, side by side.
-- params:  org VARCHAR[], country VARCHAR[], known DATE
-- columns: fact_id VARCHAR, organisation_id VARCHAR, member_id VARCHAR, member VARCHAR, since VARCHAR, until VARCHAR, second_source VARCHAR, second_since VARCHAR, second_until VARCHAR, stated VARCHAR, start_agrees VARCHAR, end_agrees VARCHAR, data_until DATE
-- missing: an empty second_source means that the loaded second sources do not have the member, an empty since with a second_source that the facts do not; agreement is at the coarser of the two precisions (day, month, year), never an average; a second source says nothing after data_until
with claimed as (

    select *
    from counted_claims($known)
    where type = 'MEMBERSHIP' and organisation_id is not null

),

curated as (

    select
        fact_id,
        organisation_id,
        subject_id,
        any_value(subject) as member,
        max(date) filter (where not ends) as since,
        max(earliest) filter (where not ends) as since_earliest,
        max(latest) filter (where not ends) as since_latest,
        max(date) filter (where ends) as until,
        max(earliest) filter (where ends) as until_earliest,
        max(latest) filter (where ends) as until_latest
    from claimed
    where extractor = 'curated' and stance = 'held'
    group by fact_id, organisation_id, subject_id

),

reach as (

    select 'list:' || feed as extractor, max(data_until) as data_until
    from feeds
    where published <= $known
    group by all

),

second as (

    select
        fact_id,
        organisation_id,
        subject_id,
        any_value(subject) as member,
        extractor,
        value as stated,
        max(date) filter (where not ends) as since,
        max(earliest) filter (where not ends) as since_earliest,
        max(latest) filter (where not ends) as since_latest,
        max(date) filter (where ends) as until,
        max(earliest) filter (where ends) as until_earliest,
        max(latest) filter (where ends) as until_latest
    from claimed
    where extractor like 'list:%'
    group by fact_id, organisation_id, subject_id, extractor, value

),

held_organisations as (

    select distinct organisation_id
    from second
    where organisation_id in (select organisation_id from curated)

),

side_by_side as (

    select
        coalesce(curated.fact_id, second.fact_id) as fact_id,
        coalesce(curated.organisation_id, second.organisation_id) as organisation_id,
        coalesce(curated.subject_id, second.subject_id) as member_id,
        coalesce(curated.member, second.member) as member,
        curated.fact_id is not null as is_held,
        curated.since,
        curated.since_earliest,
        curated.since_latest,
        curated.until,
        curated.until_earliest,
        curated.until_latest,
        second.extractor,
        second.stated,
        second.since as second_since,
        second.since_earliest as second_since_earliest,
        second.since_latest as second_since_latest,
        second.until as second_until,
        second.until_earliest as second_until_earliest,
        second.until_latest as second_until_latest
    from curated
    full join second using (fact_id)
    where coalesce(curated.organisation_id, second.organisation_id) in (select organisation_id from held_organisations)

)

select
    fact_id,
    organisation_id,
    coalesce(member_id, '') as member_id,
    coalesce(member, '') as member,
    coalesce(since, '') as since,
    coalesce(until, '') as until,
    coalesce(substr(extractor, 6), '') as second_source,
    coalesce(second_since, '') as second_since,
    coalesce(second_until, '') as second_until,
    coalesce(stated, '') as stated,
    case
        when not is_held then 'only the second source'
        when extractor is null then 'only the facts'
        when since is null or second_since is null then 'not stated'
        when since_earliest = second_since_earliest and since_latest = second_since_latest then
            case date_diff('day', since_earliest, since_latest) when 0 then 'to the day' else 'alike' end
        when since_earliest > second_since_latest or since_latest < second_since_earliest then 'differs'
        when date_trunc('month', since_earliest) = date_trunc('month', second_since_latest)
            and date_trunc('month', since_latest) = date_trunc('month', second_since_earliest) then 'to the month'
        when date_trunc('year', since_earliest) = date_trunc('year', second_since_earliest)
            and date_trunc('year', since_latest) = date_trunc('year', second_since_latest) then 'to the year'
        else 'possible'
    end as start_agrees,
    case
        when not is_held then 'only the second source'
        when extractor is null then 'only the facts'
        when until is null and second_until is null then 'both open'
        when second_until is null and until_latest > data_until then 'after its data end'
        when until is null or second_until is null then 'differs'
        when until_earliest = second_until_earliest and until_latest = second_until_latest then
            case date_diff('day', until_earliest, until_latest) when 0 then 'to the day' else 'alike' end
        when until_earliest > second_until_latest or until_latest < second_until_earliest then 'differs'
        when date_trunc('month', until_earliest) = date_trunc('month', second_until_latest)
            and date_trunc('month', until_latest) = date_trunc('month', second_until_earliest) then 'to the month'
        when date_trunc('year', until_earliest) = date_trunc('year', second_until_earliest)
            and date_trunc('year', until_latest) = date_trunc('year', second_until_latest) then 'to the year'
        else 'possible'
    end as end_agrees,
    data_until
from side_by_side
left join reach using (extractor)
where ($org::varchar[] is null or organisation_id = any($org::varchar[]))
    and ($country::varchar[] is null or member_id = any($country::varchar[]))
order by organisation_id, member, fact_id, second_source, second_since
