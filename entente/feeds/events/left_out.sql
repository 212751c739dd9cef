-- Every record of a batch that was left out, with the reason: lines that could not be read, then records.
create or replace temp table left_out as
with unreadable as (  -- a line may have several errors: the first counts

    select distinct on (scans.file_path, errors.line)
        scans.file_path as path,
        errors.line::bigint as line,
        case errors.error_type
            when 'TOO MANY COLUMNS' then 'has too many fields'
            when 'MISSING COLUMNS' then 'has too few fields'
            when 'UNQUOTED VALUE' then 'has a quote that does not close'
            when 'INVALID ENCODING' then 'is no text in the encoding of the format'
            when 'LINE SIZE OVER MAXIMUM' then 'is longer than a line may be'
            when 'CAST' then 'has a value in ' || errors.column_name || ' that cannot be read'
            else lower(errors.error_type::varchar) end as reason,
        left(errors.csv_line, 500) as record
    from reject_errors as errors
    join reject_scans as scans using (scan_id, file_id)
    order by scans.file_path, errors.line, errors.column_idx

)

select path, line, reason, record from unreadable
union all
select file, null, problem, left(concat_ws(chr(9), *columns(* exclude (file, problem, version))), 500)
from coded
where problem is not null
