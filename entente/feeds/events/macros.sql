-- What the event queries share. A period is cut into whole decades, years or months, which the rollups hold, and
-- what lies before and after them: [from, first) and [end, to]. A rollup gives the whole units, a finer one those
-- beside them, and the days beside the whole months are counted from the events.
-- An open end is null.
create macro event_data.main.first_day(from_day) as coalesce(from_day::date, date '0001-01-01');
create macro event_data.main.last_day(to_day) as coalesce(to_day::date, date '9999-12-30');
create macro event_data.main.first_whole(unit, from_day) as
    (date_trunc(unit, event_data.main.first_day(from_day) - 1)
        + to_months(case unit when 'decade' then 120 when 'year' then 12 else 1 end))::date;
create macro event_data.main.end_whole(unit, from_day, to_day) as
    greatest(event_data.main.first_whole(unit, from_day),
             date_trunc(unit, event_data.main.last_day(to_day) + 1)::date);
create macro event_data.main.before_whole(unit, from_day, to_day, date) as
    date >= event_data.main.first_day(from_day)
    and date < least(event_data.main.first_whole(unit, from_day), event_data.main.last_day(to_day) + 1);
create macro event_data.main.after_whole(unit, from_day, to_day, date) as
    date >= event_data.main.end_whole(unit, from_day, to_day) and date <= event_data.main.last_day(to_day);
create macro event_data.main.is_among(wanted, value) as wanted is null or list_contains(wanted, value);
create macro event_data.main.is_kind(wanted, root, plover, quad) as
    wanted is null or list_contains(wanted, root) or list_contains(wanted, plover) or list_contains(wanted, quad);
