"""ACLED: bring your own file. The terms forbid passing rows on, so none is shipped or re-exported.

Rows are edited and deleted later: the greatest `timestamp` of an id counts, and a file with the
columns event_id_cnty and deleted_timestamp takes events back. ACLED has no CAMEO code; its event
types are read as PLOVER: battles, explosions and violence against civilians ASSAULT, protests and
riots PROTEST; strategic developments have no single type. Both date forms of its exports are read.
"""

from datetime import date

from entente.feeds.events.feed import Expectation, Feed

SELECT = """
    select
        file,
        event_id_cnty as own_id,
        coalesce(try_cast(event_date as date), try_strptime(event_date, '%d %B %Y')::date) as date,
        null::date as latest,
        case time_precision when 1 then 'day' when 2 then 'week' when 3 then 'month' end as precision,
        null::varchar as source_code,
        null::varchar as target_code,
        case when iso is null or iso = '0' then case when country = 'Kosovo' then '0' end
             else lpad(iso, 3, '0') end as place_code,
        actor1 as source_name,
        actor2 as target_name,
        null::varchar as cameo,
        case lower(event_type)
            when 'battles' then 'ASSAULT' when 'explosions/remote violence' then 'ASSAULT'
            when 'violence against civilians' then 'ASSAULT'
            when 'protests' then 'PROTEST' when 'riots' then 'PROTEST' end as plover,
        case when lower(event_type) in ('battles', 'explosions/remote violence', 'violence against civilians',
            'protests', 'riots') then 'material conflict' end as quad,
        null::float as intensity,
        fatalities,
        nullif(concat_ws(', ', location, admin1, country), '') as place,
        longitude as lon,
        latitude as lat,
        case geo_precision when 1 then 'place' when 2 then 'near' when 3 then 'province' end as geo_precision,
        len(string_split(source, ';'))::integer as mentions,
        null::varchar as source_url,
        make_timestamp(timestamp * 1000000)::date as reported,
        timestamp as version,
        null::varchar as sentence,
        null::varchar as problem
    from raw
"""

FEED = Feed(
    name="acled",
    title="ACLED",
    publisher="Armed Conflict Location & Event Data Project",
    url="https://acleddata.com/",
    licence="ACLED terms of use: your own file only; rows must not be passed on; show the attribution",
    may_be_shared=False,
    delimiter=",",
    quoted=True,
    header=True,
    read={
        "event_id_cnty": "VARCHAR",
        "event_date": "VARCHAR",
        "time_precision": "UTINYINT",
        "event_type": "VARCHAR",
        "actor1": "VARCHAR",
        "actor2": "VARCHAR",
        "iso": "VARCHAR",
        "country": "VARCHAR",
        "admin1": "VARCHAR",
        "location": "VARCHAR",
        "latitude": "DOUBLE",
        "longitude": "DOUBLE",
        "geo_precision": "UTINYINT",
        "source": "VARCHAR",
        "fatalities": "INTEGER",
        "timestamp": "BIGINT",
    },
    select=SELECT,
    actor_codes="iso-numeric",
    place_codes="iso-numeric",
    id_type="VARCHAR",
    corrects=True,
    deletions=("event_id_cnty", "deleted_timestamp"),
    expects=Expectation(date(1997, 1, 1), located=0.95, rows=(1, 4_000_000), every_days=14),
)
