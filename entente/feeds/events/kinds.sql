-- Every CAMEO code (a root, one or two digits more, perhaps a letter) with its PLOVER type and class.
-- PLOVER: the conversion table of the PLOVER manual, draft 0.8 (17 September 2021); it has no type for the
-- roots 01 and 02. Class: as GDELT gives it (QuadClass): roots 01-05, 06-09, 10-14, 15-20.
create or replace temp table kinds as
with roots as (

    select lpad(number::varchar, 2, '0') as root
    from range(1, 21) as numbers (number)

), tails as (

    select '' as tail
    union all
    select digit::varchar from range(10) as digits (digit)
    union all
    select lpad(digit::varchar, 2, '0') from range(100) as digits (digit)

), letters as (

    select '' as letter
    union all
    select chr(code::integer) from range(65, 91) as codes (code)
    union all
    select chr(code::integer) from range(97, 123) as codes (code)

)

select
    root || tail || letter as cameo,
    root::cameo_root as root,
    (case
        when left(root || tail, 4) in ('0813', '0814') or left(root || tail, 3) in ('084', '085', '086', '087')
            then 'RETREAT'
        when left(root || tail, 3) in ('163', '191', '192') then 'COERCE'
        when root || tail = '1712' or left(root || tail, 3) = '175' then 'ASSAULT'
        when root = '03' then 'AGREE'
        when root = '04' then 'CONSULT'
        when root = '05' then 'SUPPORT'
        when root = '06' then 'COOPERATE'
        when root = '07' then 'AID'
        when root = '08' then 'CONCEDE'
        when root in ('09', '11') then 'ACCUSE'
        when root = '10' then 'REQUEST'
        when root = '12' then 'REJECT'
        when root = '13' then 'THREATEN'
        when root = '14' then 'PROTEST'
        when root = '15' then 'MOBILIZE'
        when root = '16' then 'SANCTION'
        when root = '17' then 'COERCE'
        when root in ('18', '19', '20') then 'ASSAULT'
    end)::plover_type as plover,
    (case
        when root < '06' then 'verbal cooperation'
        when root < '10' then 'material cooperation'
        when root < '15' then 'verbal conflict'
        else 'material conflict'
    end)::quad_class as quad
from roots, tails, letters
