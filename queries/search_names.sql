-- One row per country, organisation or programme that can be searched for.
-- params:  none
-- columns: kind VARCHAR, id VARCHAR, name VARCHAR, also VARCHAR
-- missing: what has no row is not followed
select 'country' as kind, code as id, name, concat_ws(';', aliases, demonyms) as also
from territories
union all
select 'organisation', organisation_id, name, short_name
from organisations
union all
select 'programme', programme_id, name, concat_ws(';', imposer, target_iso3, legal_basis)
from programmes
order by kind, name, id
