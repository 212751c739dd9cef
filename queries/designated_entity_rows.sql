-- One row per source record of a list about the entity $entity, as it stands in the file, newest edition first.
-- params:  entity VARCHAR, known DATE
-- columns: list_id VARCHAR, edition DATE, edition_assumed BOOLEAN, file VARCHAR, line BIGINT, source_row VARCHAR
-- missing: a later edition that repeats an entity unchanged adds no row; each record is cut at 4,096 characters; curated entries have none
select
    list_rows.list_id,
    feeds.published as edition,
    feeds.published_assumed as edition_assumed,
    list_rows.file,
    list_rows.line,
    list_rows.raw as source_row
from list_rows
join feeds using (load_id)
where split_part(list_rows.list_id, ':', 1) || ':' || list_rows.entity_key = $entity
    and feeds.published <= $known
order by feeds.published desc, list_rows.list_id, list_rows.file, list_rows.line
