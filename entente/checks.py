"""What `entente check` looks at: that the held facts fit together, and where they differ from what sources state.

An error means something false would be shown; a warning is a known gap or difference, listed so
that it is not silence.
"""

import duckdb

from entente import settings
from entente.facts import Finding

# Each rule: level, name, and a query of (place, message).
_RULES: tuple[tuple[str, str, str], ...] = (
    (
        "error",
        "every fact has a source",
        """
        select 'claim ' || claim_id, 'It names the source ' || claims.source_id || ', which is not held.'
        from claims
        left join sources using (source_id)
        where sources.source_id is null
        """,
    ),
    (
        "error",
        "dates run forward",
        """
        select 'claim ' || claim_id, 'Its earliest day ' || earliest || ' is after its latest ' || latest || '.'
        from claims
        where earliest > latest
        """,
    ),
    (
        "error",
        "nothing is known before it happened",
        """
        select 'claim ' || claim_id, 'It is known on ' || known_on || ', before ' || earliest || ', and is no plan.'
        from claims
        where known_on < earliest
          and modality = 'asserted'
        """,
    ),
    (
        "error",
        "a spell ends after it starts",
        """
        select 'spell ' || fact_id, 'It ends ' || until || ' but starts ' || since || '.'
        from memberships(date '9999-12-31')
        where until_latest < since_earliest
        """,
    ),
    (
        "error",
        "countries are known",
        """
        select 'actor ' || actor_id, 'Its country ' || iso3 || ' is not in geodata/territories.csv.'
        from actors
        where iso3 is not null
          and iso3 not in (select code from territories)
        """,
    ),
    (
        "error",
        "no fact stands twice",
        """
        select 'facts ' || min(fact_id) || ' and ' || max(fact_id),
            'Both say that ' || member_id || ' is ' || status || ' of ' || organisation_id || ' since ' || coalesce(since, 'an unknown day') || '.'
        from memberships(date '9999-12-31')
        group by organisation_id, member_id, status, since
        having count(*) > 1
        """,
    ),
    (
        "warning",
        "a spell does not start before its organisation",
        """
        select 'spell ' || fact_id, 'It starts ' || since || ', before ' || organisation_id || ' was founded (' || founded || '); until then it is only possible.'
        from memberships(date '9999-12-31')
        join organisations using (organisation_id)
        where since is not null
          and since_earliest < founded_earliest  -- coarse dates that reach the founding are cut at it
        """,
    ),
    (
        "warning",
        "stated totals can be named",
        """
        with stated as (
            select fact_id, organisation_id, date, latest, count, counts_what
            from displayed_claims(date '9999-12-31', 'FACT')
            where subtype = 'member_count'
        ),
        named as (
            select stated.fact_id, count(distinct spell.member_id) as members
            from stated
            left join memberships(date '9999-12-31') as spell
                on spell.organisation_id = stated.organisation_id
                and spell.status in ('founding-member', 'member', 'suspended')
                and spell.since_earliest <= stated.latest
                and (spell.until_latest is null or stated.latest < spell.until_latest)
            group by all
        )
        select stated.fact_id, stated.organisation_id || ' states ' || count || ' on ' || date || '; ' || members || ' are named here.'
        from stated
        join named using (fact_id)
        where count <> members
        """,
    ),
    (
        "warning",
        "an open measure is not past its term",
        """
        select 'programme ' || programme_id, 'Its term ran out on ' || expires || ' and no renewal is known; it is shown as possible.'
        from programme_status_on($today, date '9999-12-31')
        where certainty = 'possible'
          and expires <= $today
        """,
    ),
)


def check(con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """What the rules find in a snapshot, errors first; findings of the build are among them."""
    found = [
        Finding(level, rule, place, message)
        for level, rule, place, message in con.execute("select level, rule, place, message from checks").fetchall()
    ]
    for level, rule, sql in _RULES:
        params = {"today": settings.today()} if "$today" in sql else {}
        found += [Finding(level, rule, str(place), str(message)) for place, message in con.execute(sql, params).fetchall()]
    return sorted(set(found), key=lambda finding: (finding.level, finding.rule, finding.place, finding.message))
