-- From yearly observations to spells. A year the file has and a member has not is a year outside;
-- status -9 is a year nobody knows, which neither ends nor starts a spell.
create or replace temp table year_spells as
with file_years as (

    select distinct year from stage_years

),

pairs as (

    select distinct unit, member from stage_years where status > 0

),

unknown as (

    select distinct unit, member, year from stage_years where status = -9

),

known_years as (

    select
        unit,
        member,
        year,
        row_number() over by_year as place,
        lag(year) over by_year as year_before,
        lead(year) over by_year as year_after
    from pairs
    cross join file_years
    anti join unknown using (unit, member, year)
    window by_year as (partition by unit, member order by year)

),

held as (

    select
        stage_years.unit,
        stage_years.member,
        stage_years.status,
        stage_years.year,
        place - row_number() over (
            partition by stage_years.unit, stage_years.member, stage_years.status order by stage_years.year
        ) as run,
        year_before,
        year_after
    from stage_years
    join known_years using (unit, member, year)
    where stage_years.status > 0

)

select
    unit,
    member,
    status,
    min(year) as first_year,
    max(year) as last_year,
    case
        when first(year_before order by year) is null then '../' || min(year)
        when first(year_before order by year) = min(year) - 1 then min(year)::varchar
        else (first(year_before order by year) + 1) || '/' || min(year)
    end as since,
    case
        when last(year_after order by year) is null then ''  -- the data end inside the spell
        when last(year_after order by year) = max(year) + 1 then (max(year) + 1)::varchar
        else (max(year) + 1) || '/' || last(year_after order by year)
    end as until
from held
group by unit, member, status, run
order by unit, member, first_year;
