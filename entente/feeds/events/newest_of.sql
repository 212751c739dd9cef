    select '{feed}' as feed, events.* exclude (version) replace (own_id::varchar as own_id)
    from {tables}.events
    where events.rowid in (  -- the few ids first, then their rows: reading every column of every candidate is slow
        (
            select rowid
            from {tables}.events
            where countries is null
              and not mirrored
              and date >= event_data.main.first_day(from_day)
              and date <= event_data.main.last_day(to_day)
              and event_data.main.is_kind(kinds, root, plover, quad)
            order by date desc, own_id::varchar desc
            limit row_limit
        )
        union all
        (
            select rowid
            from {tables}.events
            where countries is not null
              and not mirrored
              and date >= event_data.main.first_day(from_day)
              and date <= event_data.main.last_day(to_day)
              and date in (  -- the newest whole months before the last day that hold enough, and the days after them
                  select unnest(case when needed  -- a day that no event has: nothing is read
                      then range(since, until, interval 1 day) else [timestamp '0001-01-01'] end)::date
                  from (
                      select
                          coalesce(max(month) filter (enough), min(month), event_data.main.last_day(to_day)) as since,
                          least(event_data.main.last_day(to_day)::timestamp, (select max(date) from {tables}.events))
                              + to_days(1) as until
                      from (
                          select
                              month,  -- twice as many as asked for: half may be second rows of mutual events
                              sum(sum(events)) over (partition by role order by month desc) >= 2 * row_limit as enough
                          from {tables}.events_by_country_month
                          where needed
                            and month < date_trunc('month', event_data.main.last_day(to_day))
                            and list_contains(countries, iso3)
                            and event_data.main.is_kind(kinds, root, plover, quad)
                          group by role, month
                      )
                  )
              )
              and (list_contains(countries, source) or list_contains(countries, target)
                  or list_contains(countries, place_iso3))
              and event_data.main.is_kind(kinds, root, plover, quad)
            order by date desc, own_id::varchar desc
            limit row_limit
        )
    )
