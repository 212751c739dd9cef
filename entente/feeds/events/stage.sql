-- Follows `staged` (what a feed's select gives of a file): countries as ISO3, PLOVER and class by rule, and the
-- problem that keeps a record out. A code that the crosswalk does not know is kept as unknown_...
, joined as (

    select
        staged.*,
        source.iso3 as source,
        target.iso3 as target,
        place_code.iso3 as place_iso3,
        case when source.code is null then staged.source_code end as unknown_source,
        case when target.code is null then staged.target_code end as unknown_target,
        case when place_code.code is null then staged.place_code end as unknown_place,
        kinds.root,
        kinds.plover as cameo_plover,
        kinds.quad as cameo_quad
    from staged
    left join kinds on kinds.cameo = staged.cameo
    left join codes as source
        on source.system = $actor_codes and source.code = staged.source_code
        and year(staged.date) between source.from_year and source.to_year
    left join codes as target
        on target.system = $actor_codes and target.code = staged.target_code
        and year(staged.date) between target.from_year and target.to_year
    left join codes as place_code
        on place_code.system = $place_codes and place_code.code = staged.place_code
        and year(staged.date) between place_code.from_year and place_code.to_year

)

select
    file,
    own_id,
    date,
    latest,
    precision::day_precision as precision,
    source,
    target,
    place_iso3,
    unknown_source,
    unknown_target,
    unknown_place,
    source_name,
    target_name,
    cameo,
    root,
    coalesce(try_cast(plover as plover_type), cameo_plover) as plover,
    coalesce(try_cast(quad as quad_class), cameo_quad) as quad,
    intensity,
    fatalities,
    place,
    case when abs(lon) <= 180 and abs(lat) <= 90 then lon end as lon,
    case when abs(lon) <= 180 and abs(lat) <= 90 then lat end as lat,
    geo_precision::place_precision as geo_precision,
    mentions,
    source_url,
    reported,
    coalesce(version, $version) as version,
    sentence,
    case
        when problem is not null then problem
        when own_id is null then 'has no id'
        when date is null then 'has no date that can be read'
        when date < $earliest then 'its date lies before the feed begins'
        when date > $last_day then 'its date lies in the future'
        when cameo is not null and root is null then 'its CAMEO code is none'
        when plover is not null and try_cast(plover as plover_type) is null then 'its PLOVER type is none'
        when quad is not null and try_cast(quad as quad_class) is null then 'its class is none'
    end as problem
from joined
