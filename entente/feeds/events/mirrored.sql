-- The ids of the second rows of mutual events: the same day, code and sentence, the sides swapped.
create or replace temp table mirrored as
select second.own_id
from coded as first
join coded as second
    on first.date = second.date
    and first.cameo = second.cameo
    and first.sentence = second.sentence
    and first.source_name = second.target_name
    and first.target_name = second.source_name
    and first.own_id < second.own_id
