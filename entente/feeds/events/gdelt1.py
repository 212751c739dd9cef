"""GDELT 1.0 Events: 57 fields in the historical files, 58 (with the link) since April 2013.

Columns: GDELT Event Codebook 1.03. Both widths are read, also when one file mixes them.
"""

from datetime import date

from entente.feeds.events.feed import Expectation, Feed

_ACTOR = (
    "code", "name", "country", "group", "ethnic", "religion1", "religion2", "type1", "type2", "type3",
)  # fmt: skip
_EVENT = (
    "is_root", "event_code", "base_code", "root_code", "quad", "goldstein", "mentions", "sources",
    "articles", "tone",
)  # fmt: skip


def fields(geo: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of an export file; geo: those of one place block."""
    return (
        *("id", "day", "month", "year", "fraction"),
        *(f"actor{side}_{part}" for side in (1, 2) for part in _ACTOR),
        *_EVENT,
        *(f"{place}_{part}" for place in ("actor1_geo", "actor2_geo", "geo") for part in geo),
        *("added", "url"),
    )


SELECT = """
    select
        file,
        id as own_id,
        day as date,
        null::date as latest,
        'day' as precision,
        actor1_country as source_code,
        actor2_country as target_code,
        geo_country as place_code,
        actor1_name as source_name,
        actor2_name as target_name,
        event_code as cameo,
        null::varchar as plover,
        null::varchar as quad,
        goldstein as intensity,
        null::integer as fatalities,
        geo_name as place,
        lon,
        lat,
        case geo_type when 1 then 'country' when 2 then 'province' when 5 then 'province'
                      when 3 then 'place' when 4 then 'place' end as geo_precision,
        mentions,
        url as source_url,
        added as reported,
        null::bigint as version,
        null::varchar as sentence,
        case when added is null then 'the line ends early: it has fewer fields than the format' end as problem
    from raw
"""

READ = {
    "id": "BIGINT",
    "day": "DATE",
    "actor1_name": "VARCHAR",
    "actor1_country": "VARCHAR",
    "actor2_name": "VARCHAR",
    "actor2_country": "VARCHAR",
    "event_code": "VARCHAR",
    "goldstein": "FLOAT",
    "mentions": "INTEGER",
    "geo_type": "UTINYINT",
    "geo_name": "VARCHAR",
    "geo_country": "VARCHAR",
    "lat": "DOUBLE",
    "lon": "DOUBLE",
    "added": "DATE",
    "url": "VARCHAR",
}

COLUMNS = tuple(
    {"geo_lat": "lat", "geo_lon": "lon"}.get(name, name)
    for name in fields(("type", "name", "country", "adm1", "lat", "lon", "feature"))
)

FEED = Feed(
    name="gdelt1",
    title="GDELT 1.0 Events",
    publisher="GDELT Project",
    url="https://www.gdeltproject.org/",
    licence="Free for any use with a citation and a link to the GDELT Project",
    may_be_shared=True,
    delimiter="\t",
    quoted=False,
    header=False,
    columns=COLUMNS,
    widths=(57, 58),
    read=READ,
    select=SELECT,
    date_format="%Y%m%d",
    actor_codes="cameo",
    place_codes="fips",
    expects=Expectation(date(1920, 1, 1), located=0.6, rows=(1, 40_000_000), every_days=2),
)
