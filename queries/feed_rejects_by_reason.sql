-- One row per feed or list and reason for which records of its files were left out.
-- params:  feed VARCHAR[]
-- columns: feed VARCHAR, reason VARCHAR, records BIGINT, files VARCHAR, first_line BIGINT, example VARCHAR, last_loaded TIMESTAMP
-- missing: a feed without a row lost no record; of a load with very many, records are those kept for show; an example is the first 500 characters of one record; first_line is empty where the line is not known
select
    feeds.feed,
    split_part(feed_rejects.reason, ':', 1) as reason,
    count(*) as records,
    string_agg(distinct feed_rejects.file, '; ' order by feed_rejects.file) as files,
    min(feed_rejects.line) as first_line,
    coalesce(min_by(feed_rejects.record, coalesce(feed_rejects.line, 0)), '') as example,
    max(feeds.loaded_at) as last_loaded
from feed_rejects
join feeds using (load_id)
where $feed::varchar[] is null or feeds.feed = any($feed::varchar[])
group by all
order by feed, records desc, reason
