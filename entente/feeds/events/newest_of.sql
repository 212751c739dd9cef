    select '{feed}' as feed, events.* exclude (version) replace (own_id::varchar as own_id)
    from {table} as events
    where events.rowid in (  -- the few ids first, then their rows: reading every column of every candidate is slow
        select rowid
        from {table}
        where needed
          and not mirrored
          and date >= event_data.main.first_day(from_day)
          and date <= event_data.main.last_day(to_day)
          and (countries is null or list_contains(countries, source) or list_contains(countries, target)
              or list_contains(countries, place_iso3))
          and event_data.main.is_kind(kinds, root, plover, quad)
        order by date desc, own_id::varchar desc
        limit row_limit
    )
