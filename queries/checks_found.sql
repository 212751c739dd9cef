-- One row per finding of the data checks.
-- params:  none
-- columns: level VARCHAR, rule VARCHAR, place VARCHAR, message VARCHAR
-- missing: no row means every check passed
select level, rule, place, message
from checks
order by level, rule, place, message
