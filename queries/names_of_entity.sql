-- One row per name that the entity $entity bears on the lists loaded or in the facts, its first name on top.
-- params:  entity VARCHAR
-- columns: entity_id VARCHAR, kind VARCHAR, name VARCHAR, valid_from VARCHAR, valid_to VARCHAR
-- missing: no row: no such entity is held; an empty date is not stated; a weak alias is one that its list itself calls weak
with names as (

    select actor_id, 'name' as kind, name, null as valid_from, null as valid_to
    from actors
    where actor_id = $entity
    union
    select actor_id, coalesce(kind, 'alias'), alias, valid_from, valid_to
    from actor_aliases
    where actor_id = $entity

)

select
    actor_id as entity_id,
    kind,
    name,
    coalesce(valid_from, '') as valid_from,
    coalesce(valid_to, '') as valid_to
from names
order by kind != 'name', kind, name, valid_from
