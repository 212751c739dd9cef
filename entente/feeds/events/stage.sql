-- `staged` (what a feed's select gives) to `coded`: countries as ISO3, PLOVER and class by rule,
-- and the problem that keeps a record out.
-- PLOVER from CAMEO: the conversion table of the PLOVER manual, draft 0.8 (17 September 2021);
-- it has no type for the roots 01 and 02. Class: as GDELT gives it (QuadClass): roots 01-05, 06-09, 10-14, 15-20.
create or replace temp table coded as
select
    staged.own_id,
    staged.date,
    staged.latest,
    staged.precision,
    source.iso3 as source,
    target.iso3 as target,
    place.iso3 as place_iso3,
    staged.source_name,
    staged.target_name,
    staged.cameo,
    left(staged.cameo, 2) as root,
    coalesce(staged.plover, case
        when left(staged.cameo, 4) in ('0813', '0814') or left(staged.cameo, 3) in ('084', '085', '086', '087')
            then 'RETREAT'
        when left(staged.cameo, 3) in ('163', '191', '192') then 'COERCE'
        when left(staged.cameo, 4) = '1712' or left(staged.cameo, 3) = '175' then 'ASSAULT'
        else case left(staged.cameo, 2)
            when '03' then 'AGREE' when '04' then 'CONSULT' when '05' then 'SUPPORT' when '06' then 'COOPERATE'
            when '07' then 'AID' when '08' then 'CONCEDE' when '09' then 'ACCUSE' when '10' then 'REQUEST'
            when '11' then 'ACCUSE' when '12' then 'REJECT' when '13' then 'THREATEN' when '14' then 'PROTEST'
            when '15' then 'MOBILIZE' when '16' then 'SANCTION' when '17' then 'COERCE' when '18' then 'ASSAULT'
            when '19' then 'ASSAULT' when '20' then 'ASSAULT' end
    end) as plover,
    coalesce(staged.quad, case
        when staged.cameo < '06' then 'verbal cooperation'
        when staged.cameo < '10' then 'material cooperation'
        when staged.cameo < '15' then 'verbal conflict'
        when staged.cameo is not null then 'material conflict' end) as quad,
    staged.intensity,
    staged.fatalities,
    staged.place,
    case when abs(staged.lon) <= 180 and abs(staged.lat) <= 90 then staged.lon end as lon,
    case when abs(staged.lon) <= 180 and abs(staged.lat) <= 90 then staged.lat end as lat,
    staged.geo_precision,
    staged.mentions,
    staged.source_url,
    staged.reported,
    coalesce(staged.version, $version) as version,
    staged.sentence,
    staged.file,
    case
        when staged.problem is not null then staged.problem
        when staged.own_id is null then 'has no id'
        when staged.date is null then 'has no date that can be read'
        when staged.date < $earliest then 'its date lies before the feed begins'
        when staged.date > $last_day then 'its date lies in the future'
        when not regexp_full_match(staged.cameo, '(0[1-9]|1[0-9]|20)[0-9]{0,2}[A-Za-z]?')
            then 'its CAMEO code is none'
        when staged.plover not in ('AGREE', 'CONSULT', 'SUPPORT', 'COOPERATE', 'AID', 'RETREAT', 'CONCEDE', 'REQUEST',
            'ACCUSE', 'REJECT', 'THREATEN', 'PROTEST', 'SANCTION', 'MOBILIZE', 'COERCE', 'ASSAULT')
            then 'its PLOVER type is none'
    end as problem
from staged
left join codes as source
    on source.system = $actor_codes and source.code = staged.source_code
    and year(staged.date) between source.from_year and source.to_year
left join codes as target
    on target.system = $actor_codes and target.code = staged.target_code
    and year(staged.date) between target.from_year and target.to_year
left join codes as place
    on place.system = $place_codes and place.code = staged.place_code
    and year(staged.date) between place.from_year and place.to_year
