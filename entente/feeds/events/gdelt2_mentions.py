"""GDELT 2.0 EventMentions: one row a mention of an event in a text, with where in the text it stands.

Columns: GDELT Event Codebook 2.0, "mentions table". An offset of -1 means that there is none.
Files exported by other tools carry commas and a header; both are read.
"""

from datetime import date

from entente.feeds.events.feed import Expectation, Feed

SELECT = """
    select
        file,
        md5_number_lower(concat_ws('|', globaleventid, mentiontimedate, mentionidentifier, sentenceid,
            actor1charoffset, actor2charoffset, actioncharoffset))::hugeint::ubigint as own_id,
        try_strptime(mentiontimedate, '%Y%m%d%H%M%S')::date as date,
        globaleventid as event_own_id,
        try_strptime(mentiontimedate, '%Y%m%d%H%M%S') as mentioned_at,
        mentionsourcename as publisher,
        mentionidentifier as source_url,
        sentenceid as sentence,
        nullif(actor1charoffset, -1) as source_offset,
        nullif(actor2charoffset, -1) as target_offset,
        nullif(actioncharoffset, -1) as action_offset,
        confidence,
        mentiondoctone as tone,
        null::bigint as version,
        case when globaleventid is null then 'has no event id' end as problem
    from raw
"""

FEED = Feed(
    name="gdelt2-mentions",
    title="GDELT 2.0 Mentions",
    publisher="GDELT Project",
    url="https://www.gdeltproject.org/",
    licence="Free for any use with a citation and a link to the GDELT Project",
    may_be_shared=True,
    delimiter="\t",
    quoted=False,
    header=False,
    columns=(
        "globaleventid",
        "eventtimedate",
        "mentiontimedate",
        "mentiontype",
        "mentionsourcename",
        "mentionidentifier",
        "sentenceid",
        "actor1charoffset",
        "actor2charoffset",
        "actioncharoffset",
        "inrawtext",
        "confidence",
        "mentiondoclen",
        "mentiondoctone",
        "mentiondoctranslationinfo",
        "extras",
    ),  # fmt: skip
    widths=(16,),
    read={
        "globaleventid": "BIGINT",
        "mentiontimedate": "VARCHAR",
        "mentionsourcename": "VARCHAR",
        "mentionidentifier": "VARCHAR",
        "sentenceid": "INTEGER",
        "actor1charoffset": "INTEGER",
        "actor2charoffset": "INTEGER",
        "actioncharoffset": "INTEGER",
        "confidence": "SMALLINT",
        "mentiondoctone": "FLOAT",
    },
    select=SELECT,
    actor_codes="cameo",
    place_codes="fips",
    id_type="UBIGINT",
    table="mentions",
    expects=Expectation(date(2015, 2, 18), located=0.0, rows=(1, 10_000_000), every_days=2),
)
