"""ICEWS coded events, 1995 to 11 April 2023, when the series ended.

An event id repeats across days, so the id here is the id and the day. A mutual event comes as two
rows with the sides swapped; both stay, because each side did it, and the second is marked `mirrored`
so that a list can show the happening once.
"""

from datetime import date

from entente.feeds.events.feed import Expectation, Feed

SELECT = """
    select
        file,
        event_id || '/' || event_date as own_id,
        event_date as date,
        null::date as latest,
        'day' as precision,
        source_country as source_code,
        target_country as target_code,
        country as place_code,
        source_name,
        target_name,
        cameo_code as cameo,
        null::varchar as plover,
        null::varchar as quad,
        intensity,
        null::integer as fatalities,
        nullif(concat_ws(', ', city, province, country), '') as place,
        longitude as lon,
        latitude as lat,
        case when city is not null then 'place' when district is not null then 'district'
             when province is not null then 'province' when country is not null then 'country'
        end as geo_precision,
        1 as mentions,
        null::varchar as source_url,
        null::date as reported,
        null::bigint as version,
        story_id || '/' || sentence_number as sentence,
        null::varchar as problem
    from raw
"""

FEED = Feed(
    name="icews",
    title="ICEWS Coded Event Data",
    publisher="Lockheed Martin and Harvard Dataverse",
    url="https://doi.org/10.7910/DVN/28075",
    licence="Terms of the Dataverse page; read them before passing rows on",
    may_be_shared=False,
    delimiter="\t",
    quoted=False,
    header=True,
    read={
        "event_id": "VARCHAR",
        "event_date": "DATE",
        "source_name": "VARCHAR",
        "source_country": "VARCHAR",
        "cameo_code": "VARCHAR",
        "intensity": "FLOAT",
        "target_name": "VARCHAR",
        "target_country": "VARCHAR",
        "story_id": "VARCHAR",
        "sentence_number": "VARCHAR",
        "city": "VARCHAR",
        "district": "VARCHAR",
        "province": "VARCHAR",
        "country": "VARCHAR",
        "latitude": "DOUBLE",
        "longitude": "DOUBLE",
    },
    missing=("", "NA"),
    select=SELECT,
    mirrors=True,
    actor_codes="icews-name",
    place_codes="icews-name",
    id_type="VARCHAR",
    expects=Expectation(
        date(1995, 1, 1), located=0.8, rows=(1, 3_000_000), every_days=None, closed=date(2023, 4, 11)
    ),
)
