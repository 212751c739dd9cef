-- Codes that the crosswalk does not know in the year of the event. (A code that means no country is known.)
insert into unmapped
with told as (

    select $actor_codes as system, unknown_source as code from coded where unknown_source is not null
    union all
    select $actor_codes, unknown_target from coded where unknown_target is not null
    union all
    select $place_codes, unknown_place from coded where unknown_place is not null

)

select (select load_id from unfinished), system, code, count(*)
from told
group by system, code
