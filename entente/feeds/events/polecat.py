"""POLECAT: events in the PLOVER ontology from news in seven languages, 2018 on; successor of ICEWS.

Missing is the word None. The fifth column is `Intensity` or `Event Intensity`. Files are UTF-8 or,
older ones, Latin-1. A list of countries has no single country, so it maps to none.
"""

from datetime import date

from entente.feeds.events.feed import Expectation, Feed

SELECT = """
    select
        file,
        event_id as own_id,
        event_date as date,
        null::date as latest,
        'day' as precision,
        actor_country as source_code,
        recipient_country as target_code,
        country as place_code,
        actor_name as source_name,
        recipient_name as target_name,
        null::varchar as cameo,
        upper(event_type) as plover,
        lower(quad_code) as quad,
        intensity,
        null::integer as fatalities,
        coalesce(placename, nullif(concat_ws(', ', city, province), '')) as place,
        longitude as lon,
        latitude as lat,
        case when city is not null then 'place' when district is not null then 'district'
             when province is not null then 'province' when country is not null then 'country'
        end as geo_precision,
        1 as mentions,
        null::varchar as source_url,
        publication_date as reported,
        null::bigint as version,
        null::varchar as sentence,
        null::varchar as problem
    from raw
"""

FEED = Feed(
    name="polecat",
    title="POLECAT",
    publisher="POLECAT and Harvard Dataverse",
    url="https://doi.org/10.7910/DVN/AJGVIT",
    licence="Terms of the Dataverse page; read them before passing rows on",
    may_be_shared=False,
    delimiter="\t",
    quoted=False,
    header=True,
    read={
        "event_id": "VARCHAR",
        "event_date": "DATE",
        "event_type": "VARCHAR",
        "intensity": "FLOAT",
        "quad_code": "VARCHAR",
        "actor_name": "VARCHAR",
        "actor_country": "VARCHAR",
        "recipient_name": "VARCHAR",
        "recipient_country": "VARCHAR",
        "placename": "VARCHAR",
        "city": "VARCHAR",
        "district": "VARCHAR",
        "province": "VARCHAR",
        "country": "VARCHAR",
        "latitude": "DOUBLE",
        "longitude": "DOUBLE",
        "publication_date": "DATE",
    },
    aliases={"event_intensity": "intensity"},
    missing=("", "None"),
    select=SELECT,
    actor_codes="iso3",
    place_codes="iso3",
    id_type="VARCHAR",
    second_encoding="latin-1",
    corrects=True,
    expects=Expectation(date(2018, 1, 1), located=0.5, rows=(1, 20_000_000), every_days=14),
)
