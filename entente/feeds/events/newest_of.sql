    (  -- the newest of a country are kept ready: enough when no later day is cut off, or when they are all it has
        select '{feed}' as feed, * exclude (iso3) replace (own_id::varchar as own_id)
        from {tables}.newest_by_country
        where countries is not null
          and row_limit <= 100
          and (to_day is null or not {more_than_kept})
          and date >= event_data.main.first_day(from_day)
          and date <= event_data.main.last_day(to_day)
          and event_data.main.is_kind(kinds, root, plover, quad)
          and list_contains(countries, iso3)
          and iso3 = case  -- an event of several of the countries comes once: for the first of its roles
              when list_contains(countries, source) then source
              when list_contains(countries, target) then target
              when list_contains(countries, place_iso3) then place_iso3 end
    )
    union all
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
              and (row_limit > 100 or to_day is not null)
              and not mirrored
              and date >= event_data.main.first_day(from_day)
              and date <= event_data.main.last_day(to_day)
              and date in (  -- the newest whole months before the last day that hold enough, and the days after them
                  select unnest(range(since, until, interval 1 day))::date
                  from (
                      select
                          coalesce(max(month) filter (enough), min(month), date_trunc('month', event_data.main.last_day(to_day))) as since,
                          least(event_data.main.last_day(to_day)::timestamp, (select max(date) from {tables}.events))
                              + to_days(1) as until
                      from (
                          select
                              month,  -- twice as many as asked for: half may be second rows of mutual events
                              sum(sum(events)) over (partition by role order by month desc) >= 2 * row_limit as enough
                          from {tables}.events_by_country_month
                          where month < date_trunc('month', event_data.main.last_day(to_day))
                            and list_contains(countries, iso3)
                            and event_data.main.is_kind(kinds, root, plover, quad)
                          group by role, month
                      )
                  )
                  where row_limit > 100 or {more_than_kept}
              )
              and (list_contains(countries, source) or list_contains(countries, target)
                  or list_contains(countries, place_iso3))
              and event_data.main.is_kind(kinds, root, plover, quad)
            order by date desc, own_id::varchar desc
            limit row_limit
        )
    )
