-- Codes that the crosswalk does not know in the year of the event; one that means no country is known.
insert into unmapped
with told as (

    select $actor_codes as system, source_code as code, year(date) as year, count(*) as records from staged group by all
    union all
    select $actor_codes, target_code, year(date), count(*) from staged group by all
    union all
    select $place_codes, place_code, year(date), count(*) from staged group by all

)

select (select load_id from unfinished), told.system, told.code, sum(told.records)::bigint
from told
anti join codes
    on codes.system = told.system and codes.code = told.code
    and told.year between codes.from_year and codes.to_year
where told.code is not null and told.year is not null
group by told.system, told.code
