-- One row per feed or official list that was loaded, all its loads together.
-- params:  as_of DATE
-- columns: feed VARCHAR, rows_loaded BIGINT, rows_rejected BIGINT, data_from DATE, data_until DATE, loaded_at TIMESTAMP, expected_next DATE, state VARCHAR, reason VARCHAR
-- missing: a feed without a row was never loaded; expected_next is empty for a series that has ended and for lists, which have no rhythm we know
with latest as (

    select distinct on (feed) feed, loaded_at, state, reason
    from feeds
    order by feed, loaded_at desc, load_id desc

), together as (

    select
        feed,
        sum(rows_loaded)::bigint as rows_loaded,
        sum(rows_rejected)::bigint as rows_rejected,
        min(data_from) as data_from,
        max(data_until) as data_until
    from feeds
    group by feed

), due as (

    select *, data_until + every_days as expected_next
    from together
    join latest using (feed)
    left join event_data.expectations using (feed)

)

select
    feed,
    rows_loaded,
    rows_rejected,
    data_from,
    data_until,
    loaded_at,
    expected_next,
    case when state = 'fine' and expected_next < $as_of then 'warning' else state end as state,
    nullif(concat_ws(' ', reason, case
        when expected_next < $as_of then 'Newer data was expected by ' || expected_next || '; load it.'
        when closed is not null then 'The series ended on ' || closed || '.' end), '') as reason
from due
order by feed
