"""UCDP Georeferenced Event Dataset: fatal organised violence since 1989.

Every event has deaths, so its PLOVER type is ASSAULT and its class material conflict; UCDP gives
no CAMEO code. `date_prec` 1 is a day, 2 up to a week, 3 up to a month, 4 more than a month
(5 the same, of a summary event); `where_prec` runs from 1 exact to 7 international waters (codebook).
fatalities is `best`, the publisher's best estimate.
"""

from datetime import date

from entente.feeds.events.feed import Expectation, Feed

SELECT = """
    select
        file,
        id as own_id,
        date_start::date as date,
        nullif(date_end::date, date_start::date) as latest,
        case date_prec when 1 then 'day' when 2 then 'week' when 3 then 'month' else 'longer' end as precision,
        gwnoa as source_code,
        gwnob as target_code,
        country_id as place_code,
        side_a as source_name,
        side_b as target_name,
        null::varchar as cameo,
        'ASSAULT' as plover,
        'material conflict' as quad,
        null::float as intensity,
        best as fatalities,
        where_coordinates as place,
        longitude as lon,
        latitude as lat,
        case where_prec when 1 then 'place' when 2 then 'near' when 3 then 'district' when 4 then 'province'
             when 5 then 'province' when 6 then 'country' when 7 then 'international' end as geo_precision,
        nullif(number_of_sources, -1) as mentions,
        null::varchar as source_url,
        null::date as reported,
        null::bigint as version,
        null::varchar as sentence,
        case when date_end < date_start then 'ends before it starts' end as problem
    from raw
"""

_COLUMNS = """
    id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name
    dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b
    number_of_sources source_article source_office source_date source_headline source_original where_prec
    where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id
    region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best
    high low gwnoa gwnob
"""

FEED = Feed(
    name="ucdp-ged",
    title="UCDP Georeferenced Event Dataset",
    publisher="Uppsala Conflict Data Program",
    url="https://ucdp.uu.se/downloads/",
    licence="CC BY 4.0, with the citation that UCDP asks for",
    may_be_shared=True,
    delimiter=",",
    quoted=True,
    header=True,
    columns=tuple(_COLUMNS.split()),
    read={
        "id": "BIGINT",
        "side_a": "VARCHAR",
        "side_b": "VARCHAR",
        "number_of_sources": "INTEGER",
        "where_prec": "UTINYINT",
        "where_coordinates": "VARCHAR",
        "latitude": "DOUBLE",
        "longitude": "DOUBLE",
        "country_id": "VARCHAR",
        "date_prec": "UTINYINT",
        "date_start": "TIMESTAMP",
        "date_end": "TIMESTAMP",
        "best": "INTEGER",
        "gwnoa": "VARCHAR",
        "gwnob": "VARCHAR",
    },
    select=SELECT,
    actor_codes="gw-number",
    place_codes="gw-number",
    corrects=True,
    expects=Expectation(date(1989, 1, 1), located=0.95, rows=(1, 1_000_000), every_days=400),
)
