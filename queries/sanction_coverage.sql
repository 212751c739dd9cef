-- One row per imposer: whether its programmes are held so fully on $as_of that "none" may be said.
-- params:  as_of DATE, by VARCHAR[]
-- columns: imposer VARCHAR, imposer_name VARCHAR, completeness VARCHAR, covered BOOLEAN, note VARCHAR
-- missing: an imposer without a row is not looked at; it is not covered
select
    coverage.imposer,
    coalesce(actors.name, coverage.imposer) as imposer_name,
    coverage.completeness,
    coverage.completeness in ('full', 'main programmes') as covered,
    coalesce(coverage.note, '') as note
from coverage
left join actors on actors.actor_id = coverage.imposer
where (coverage.from_earliest is null or coverage.from_earliest <= $as_of)
  and (coverage.to_earliest is null or $as_of < coverage.to_earliest)
  and ($by::varchar[] is null or coverage.imposer = any($by::varchar[]))
order by covered desc, coverage.imposer
