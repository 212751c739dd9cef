-- EDTF in SQL, for the forms the readers give: YYYY, YYYY-MM, YYYY-MM-DD, A/B and ../B; '' is unknown.
create or replace temp macro edtf_first(text) as
    if(contains(text, '/'), nullif(split_part(text, '/', 1), '..'), nullif(text, ''));
create or replace temp macro edtf_last(text) as
    if(contains(text, '/'), nullif(split_part(text, '/', 2), '..'), nullif(text, ''));
create or replace temp macro edtf_earliest(text) as
    (edtf_first(text) || case len(edtf_first(text)) when 4 then '-01-01' when 7 then '-01' else '' end)::date;
create or replace temp macro edtf_latest(text) as
    case len(edtf_last(text))
        when 4 then (edtf_last(text) || '-12-31')::date
        when 7 then last_day((edtf_last(text) || '-01')::date)
        else edtf_last(text)::date
    end;
create or replace temp macro edtf_precision(text) as
    case when contains(text, '/') then null
        else case len(text) when 4 then 'year' when 7 then 'month' when 10 then 'day' end end;
-- The change lies after the day of the edition before and not after the day of this one.
create or replace temp macro between_editions(before, this) as
    if(before + 1 >= this, this::varchar, (before + 1)::varchar || '/' || this::varchar);
create or replace temp macro names_only_in(these, those) as
    array_to_string(
        list_sort(list_filter(
            [name.alias for name in these], lambda name: not list_contains([other.alias for other in those], name)
        )),
        ', '
    );
-- The entities of a collection (OS:<data set>) are the same in all its data sets.
create or replace temp macro actor_of(list_id, entity_key) as split_part(list_id, ':', 1) || ':' || entity_key;
