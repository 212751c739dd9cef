"""GDELT 2.0 Events: 61 fields, a slice every 15 minutes. Columns: GDELT Event Codebook 2.0."""

from datetime import date

from entente.feeds.events import gdelt1
from entente.feeds.events.feed import Expectation, Feed

COLUMNS = tuple(
    {"geo_lat": "lat", "geo_lon": "lon"}.get(name, name)
    for name in gdelt1.fields(("type", "name", "country", "adm1", "adm2", "lat", "lon", "feature"))
)

FEED = Feed(
    name="gdelt2",
    title="GDELT 2.0 Events",
    publisher="GDELT Project",
    url="https://www.gdeltproject.org/",
    licence="Free for any use with a citation and a link to the GDELT Project",
    may_be_shared=True,
    delimiter="\t",
    quoted=False,
    header=False,
    columns=COLUMNS,
    widths=(61,),
    read={**gdelt1.READ, "added": "VARCHAR"},
    select=gdelt1.SELECT.replace(
        "added as reported", "try_strptime(added, '%Y%m%d%H%M%S')::date as reported"
    ),
    date_format="%Y%m%d",
    actor_codes="cameo",
    place_codes="fips",
    expects=Expectation(date(1920, 1, 1), located=0.9, rows=(1, 5_000_000), every_days=2),
)
