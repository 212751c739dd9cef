-- The key an entity goes by now, for each key that a collection gave up; the newest edition that says so decides.
create or replace temp table merged as
select list_merges.referent, max_by(list_merges.entity_key, (feeds.published, list_merges.load_id)) as entity_key
from list_merges
join feeds using (load_id)
where list_merges.referent in (select entity_key from list_members)
group by all;
