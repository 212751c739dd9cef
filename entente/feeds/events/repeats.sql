-- Records of one batch that share an id: the greatest version stays, the first of equal ones.
create or replace temp table coded as
select * replace (case
    when problem is null
        and row_number() over (
            partition by own_id, problem is null
            order by version desc nulls last, rowid
        ) > 1
        then 'repeated: the id stands more than once in what was loaded together'
    else problem end as problem)
from coded
