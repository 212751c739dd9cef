"""DERIVATION 1, 2 and 6: who is in on which day, counted by hand."""

from collections.abc import Callable

import duckdb
import pandas as pd
import pytest

from entente import build, queries
from tests.conftest import Teller

MEMBERS = ["member", "founding-member", "suspended"]


def test_1_3_an_interval_is_half_open(tell: Teller) -> None:
    tell.organisation("CLUB")
    tell.member("CLUB", "FRA", "2010-05-01", "2012-05-01")

    assert tell.standing("CLUB", "FRA", "2010-04-30")[0] == "no row"
    assert tell.standing("CLUB", "FRA", "2010-05-01") == ("member", "certain")
    assert tell.standing("CLUB", "FRA", "2012-04-30") == ("member", "certain")
    assert tell.standing("CLUB", "FRA", "2012-05-01")[0] == "withdrawn"


def test_1_1_a_month_is_possible_until_it_is_over(tell: Teller) -> None:
    tell.organisation("CLUB")
    tell.member("CLUB", "FRA", "2010-05", "2012-05")

    assert tell.standing("CLUB", "FRA", "2010-04-30")[0] == "no row"
    assert tell.standing("CLUB", "FRA", "2010-05-15") == ("member", "possible")
    assert tell.standing("CLUB", "FRA", "2010-05-31") == ("member", "certain")
    assert tell.standing("CLUB", "FRA", "2012-05-10") == ("member", "possible")
    assert tell.standing("CLUB", "FRA", "2012-05-31")[0] == "withdrawn"


def test_1_2_a_change_counts_from_its_effective_day(tell: Teller) -> None:
    tell.organisation("CLUB")
    tell.claim("f", "MEMBERSHIP", "join", "2010-05-01", effective="2010-07-01", status_after="member", subject_id="FRA", organisation_id="CLUB")

    assert tell.standing("CLUB", "FRA", "2010-06-30")[0] == "no row"
    assert tell.standing("CLUB", "FRA", "2010-07-01") == ("member", "certain")


def test_1_4_an_unknown_start_is_possible_from_the_founding_and_certain_once_a_source_says_so(tell: Teller) -> None:
    tell.organisation("CLUB", founded="2005-03-01")
    tell.member("CLUB", "FRA", "", known="2015-06-01")

    assert tell.standing("CLUB", "FRA", "2005-02-28")[0] == "no row"
    assert tell.standing("CLUB", "FRA", "2005-03-01") == ("member", "possible")
    assert tell.standing("CLUB", "FRA", "2015-06-01") == ("member", "certain")


def test_1_5_as_known_hides_what_was_published_later(tell: Teller) -> None:
    tell.organisation("CLUB")
    tell.member("CLUB", "FRA", "2010-05-01", known="2010-05-03")

    assert tell.standing("CLUB", "FRA", "2010-06-01", known="2010-05-02")[0] == "no row"
    assert tell.standing("CLUB", "FRA", "2010-06-01", known="2010-05-03")[0] == "member"


def test_2_1_suspended_outranks_member_and_the_membership_runs_on_below(tell: Teller) -> None:
    tell.organisation("LEAGUE")
    tell.member("LEAGUE", "SYR", "2001-01-01")
    tell.member("LEAGUE", "SYR", "2011-11-16", "2023-05-07", status="suspended", reason="reinstated")

    assert tell.standing("LEAGUE", "SYR", "2011-11-15")[0] == "member"
    assert tell.standing("LEAGUE", "SYR", "2013-01-01") == ("suspended", "certain")
    assert tell.standing("LEAGUE", "SYR", "2023-05-07") == ("member", "certain")


@pytest.mark.parametrize(("lower", "higher"), [("applicant", "acceding"), ("acceding", "member"), ("observer", "applicant"), ("member", "founding-member")])
def test_2_1_one_status_a_day_the_higher_one(tell: Teller, lower: str, higher: str) -> None:
    tell.organisation("CLUB")
    tell.member("CLUB", "FRA", "2010-01-01", status=lower)
    tell.member("CLUB", "FRA", "2010-01-01", status=higher)

    assert tell.standing("CLUB", "FRA", "2011-01-01")[0] == higher


def test_2_2_and_2_5_only_members_and_the_suspended_are_counted_and_the_gap_is_stated_minus_named(tell: Teller) -> None:
    tell.organisation("CLUB")
    for member, status in [("FRA", "founding-member"), ("DEU", "member"), ("ITA", "suspended"), ("ESP", "observer"), ("PRT", "applicant"), ("GRC", "partner"), ("CYP", "declined")]:
        tell.member("CLUB", member, "2010-01-01", status=status)
    total = {"subject_id": "CLUB", "organisation_id": "CLUB"}
    tell.claim("t1", "FACT", "member_count", "2010-06-01", count=4, counts_what="members", **total)
    tell.claim("t2", "FACT", "member_count", "2011-06-01", count=5, counts_what="members", **total)
    tell.claim("t3", "FACT", "member_count", "2011-07-01", count=9, counts_what="rival count", stance="rival", **total)

    (row,) = queries.rows(tell.con, "coalition_headcount", org="CLUB", as_of="2011-12-31", known="2020-01-01").itertuples()
    assert (row.named, row.stated, row.stated_on, row.gap) == (3, 5, "2011-06-01", 2)
    (row,) = queries.rows(tell.con, "coalition_headcount", org="CLUB", as_of="2011-05-31", known="2020-01-01").itertuples()
    assert (row.named, row.stated, row.gap) == (3, 4, 1)


def test_2_3_dissolution_closes_every_open_spell(tell: Teller) -> None:
    tell.organisation("CLUB", dissolved="2015-01-01")
    tell.member("CLUB", "FRA", "2010-01-01")

    assert tell.standing("CLUB", "FRA", "2014-12-31") == ("member", "certain")
    assert tell.standing("CLUB", "FRA", "2015-01-01")[0] == "no row"


def test_2_3_a_spell_dated_before_the_founding_is_only_possible_until_then(tell: Teller) -> None:
    tell.organisation("CLUB", founded="2002-10-07")
    tell.member("CLUB", "ARM", "1994-04-20")

    assert tell.standing("CLUB", "ARM", "1999-01-01") == ("member", "possible")
    assert tell.standing("CLUB", "ARM", "2002-10-07") == ("member", "certain")


def test_2_4_an_organisation_in_a_coalition_makes_none_of_its_members_a_member(tell: Teller) -> None:
    tell.organisation("COALITION")
    tell.organisation("NATO")
    tell.member("COALITION", "NATO", "2017-05-25")
    tell.member("NATO", "ISL", "2000-01-02")

    assert tell.standing("COALITION", "NATO", "2020-01-01")[0] == "member"
    assert tell.standing("COALITION", "ISL", "2020-01-01")[0] == "no row"


@pytest.mark.parametrize("modality", ["planned", "reported-claim", "denied", "hypothetical"])
def test_2_6_only_what_is_asserted_opens_a_membership(tell: Teller, modality: str) -> None:
    tell.organisation("CLUB")
    tell.claim("f", "MEMBERSHIP", "join", "2010-05-01", modality=modality, status_after="member", subject_id="FRA", organisation_id="CLUB")

    assert tell.standing("CLUB", "FRA", "2011-01-01")[0] == "no row"


def test_6_the_official_text_is_displayed_over_the_later_press_and_the_order_of_insertion_never_matters(tell: Teller) -> None:
    tell.organisation("CLUB")
    tell.source("press", kind="press", published="2010-06-01")
    tell.source("gazette", kind="official", published="2010-05-02")
    common = {"status_after": "member", "subject_id": "FRA", "organisation_id": "CLUB"}
    tell.claim("f", "MEMBERSHIP", "join", "2010-05-20", source_id="press", **common)
    tell.claim("f", "MEMBERSHIP", "join", "2010-05-01", source_id="gazette", **common)

    assert tell.con.execute("select since from memberships(date '2020-01-01')").fetchall() == [("2010-05-01",)]


def test_6_a_rival_claim_never_moves_state(tell: Teller) -> None:
    tell.organisation("CLUB")
    tell.member("CLUB", "FRA", "2010-05-01", fact="f")
    tell.claim("f", "MEMBERSHIP", "join", "2009-01-01", stance="rival", status_after="member", subject_id="FRA", organisation_id="CLUB", value="2009-01-01")

    assert tell.standing("CLUB", "FRA", "2009-06-01")[0] == "no row"


def test_6_what_is_set_aside_says_by_which_rule_and_what_agrees_is_not_set_aside(tell: Teller) -> None:
    tell.organisation("CLUB")
    for source, kind, published in (("gazette", "official", "2010-05-02"), ("late", "press", "2010-07-01"), ("early", "press", "2010-06-01")):
        tell.source(source, kind=kind, published=published)
    common = {"status_after": "member", "subject_id": "FRA", "subject": "France", "organisation_id": "CLUB", "object": "CLUB"}

    def told(fact: str, claim: str, on: str, **fields: str) -> None:
        tell.claim(fact, "MEMBERSHIP", "join", on, claim_id=claim, **common, **fields)

    told("f", "shown", "2010-05-01", source_id="gazette")
    told("f", "agrees", "2010-05", source_id="late", extractor="rules")
    told("f", "other-day", "2010-05-20", source_id="late", extractor="rules")
    told("g", "checked", "2011-05-01", source_id="early")
    told("g", "read", "2011-05-02", source_id="late", extractor="rules")
    told("h", "newer", "2012-05-01", source_id="late")
    told("h", "older", "2012-05-02", source_id="early")
    told("h", "rumour", "2012-05-03", source_id="late", modality="reported")
    told("i", "held", "2013-05-01", source_id="early")
    told("i", "rival", "2013-05-02", source_id="gazette", stance="rival")

    rows = queries.rows(tell.con, "disagreements", known="2020-01-01")
    assert dict(zip(rows["claim_id"], rows["decided_by"], strict=True)) == {
        "other-day": "the one shown is an official text",
        "read": "a person checked the one shown",
        "older": "the one shown was published later",
        "rumour": "the one shown asserts it",
        "rival": "the curated record follows the one shown",
    }
    evidence = queries.rows(tell.con, "evidence_of", fact_id="f;g;h;i", known="2020-01-01")
    said = dict(zip(evidence["claim_id"], evidence["decided_by"], strict=True))
    assert {claim: why for claim, why in said.items() if why} == dict(zip(rows["claim_id"], rows["decided_by"], strict=True))


def test_a_retracted_claim_counts_until_the_retraction_is_known(tell: Teller) -> None:
    tell.organisation("CLUB")
    common = {"status_after": "member", "subject_id": "FRA", "organisation_id": "CLUB"}
    tell.claim("f", "MEMBERSHIP", "join", "2010-05-01", claim_id="wrong", **common)
    tell.claim("f", "MEMBERSHIP", "join", "2010-05-01", retracts="wrong", known="2012-01-01", **common)

    assert tell.standing("CLUB", "FRA", "2011-01-01", known="2011-12-31")[0] == "member"
    assert tell.standing("CLUB", "FRA", "2011-01-01", known="2012-01-01")[0] == "no row"


def test_a_proposed_claim_counts_only_once_a_review_accepts_it_and_undo_takes_it_back(tell: Teller) -> None:
    tell.organisation("CLUB")
    tell.claim("f", "MEMBERSHIP", "join", "2010-05-01", claim_id="p", standing="proposed", status_after="member", subject_id="FRA", organisation_id="CLUB")
    assert tell.standing("CLUB", "FRA", "2011-01-01")[0] == "no row"

    tell.con.execute("insert into reviews values ('r1', 'p', 'accept', null, timestamp '2026-01-01')").fetchall()
    assert tell.standing("CLUB", "FRA", "2011-01-01")[0] == "member"

    tell.con.execute("insert into reviews values ('r2', 'p', 'undo', null, timestamp '2026-01-02')").fetchall()
    assert tell.standing("CLUB", "FRA", "2011-01-01")[0] == "no row"


# The real facts, as the issue names them.


@pytest.mark.parametrize(
    ("org", "as_of", "members"),
    [
        ("NATO", "1949-08-25", 12),
        ("NATO", "2020-03-28", 30),
        ("NATO", "2023-04-05", 31),
        ("NATO", "2024-03-08", 32),
        ("EU", "1973-01-02", 9),
        ("EU", "2020-01-30", 28),
        ("EU", "2020-02-02", 27),
        ("ECOWAS", "2025-01-28", 15),
        ("ECOWAS", "2025-01-29", 12),
        ("OPEC", "2026-04-30", 12),
        ("OPEC", "2026-05-01", 11),
        ("UN", "2026-11-22", 193),
        ("GCDI", "2025-11-09", 86),
        ("GCDI", "2025-11-10", 87),
    ],
)
def test_real_head_counts_on_the_day(ask: Callable[..., pd.DataFrame], org: str, as_of: str, members: int) -> None:
    rows = ask("coalition_members", org=org, as_of=as_of)
    assert rows["status"].isin(MEMBERS).sum() == members


def test_real_nato_has_thirty_members_as_known_on_that_day(ask: Callable[..., pd.DataFrame]) -> None:
    rows = ask("coalition_members", org="NATO", as_of="2020-03-28", known="2020-03-28")
    assert rows["status"].isin(MEMBERS).sum() == 30


def test_real_syria_joins_the_coalition_on_10_november_2025(ask: Callable[..., pd.DataFrame]) -> None:
    before = ask("coalition_members", org="GCDI", as_of="2025-11-09")
    after = ask("coalition_members", org="GCDI", as_of="2025-11-10")

    assert "SYR" not in set(before["iso3"])
    assert after.set_index("iso3").loc["SYR", ["status", "since"]].tolist() == ["member", "2025-11-10"]


def test_real_syria_is_suspended_in_the_arab_league_in_2013(ask: Callable[..., pd.DataFrame]) -> None:
    rows = ask("coalition_members", org="LAS", as_of="2013-01-01", country="SYR")
    assert rows[["status", "certainty"]].values.tolist() == [["suspended", "certain"]]


def test_real_coalition_states_ninety_and_names_eighty_seven(ask: Callable[..., pd.DataFrame]) -> None:
    (row,) = ask("coalition_headcount", org="GCDI", as_of="2026-11-22").itertuples()
    assert (row.stated, row.named, row.gap) == (90, 87, 3)


def test_a_combination_of_organisations_is_exact_and_a_state_counts_once_in_the_hardest_standing(db: duckdb.DuckDBPyConnection, tell: Teller) -> None:
    for code, name in (("SYR", "Syria"), ("FRA", "France"), ("IRN", "Iran")):
        build.append(db, "actors", [{"actor_id": code, "kind": "state", "name": name, "iso3": code}])
    tell.organisation("A")
    tell.organisation("B")
    for org, member in (("A", "SYR"), ("B", "SYR"), ("A", "FRA"), ("A", "IRN"), ("B", "IRN")):
        tell.member(org, member, "2010-01-01")
    tell.member("B", "FRA", "2010-01-01", status="observer")  # not inside
    tell.programme("P1")
    tell.act("P1", "impose", "2011-01-01")
    tell.act("P1", "waive", "2025-05-23", expires="2025-11-19")
    tell.programme("P2", target="IRN")
    tell.act("P2", "impose", "2011-01-01")
    tell.programme("P3", target="IRN", imposer="EU")
    tell.act("P3", "impose", "2011-01-01")
    tell.act("P3", "lift", "2016-01-16", scope="programme", ends=True)

    def crossed(**given: list[str]) -> list[tuple[object, ...]]:
        rows = queries.rows(db, "coalition_crossings", as_of="2025-06-01", known="2025-06-01", **given)
        columns = ["orgs", "states", "in_force", "in_relief", "formerly", "names_in_force", "names_in_relief"]
        return list(rows[columns].itertuples(index=False, name=None))

    assert crossed(org=["A", "B"]) == [("A;B", 2, 1, 1, 0, "Iran", "Syria"), ("A", 1, 0, 0, 0, "", "")]
    assert crossed(org=["A"]) == [("A", 3, 1, 1, 0, "Iran", "Syria")]
    assert crossed(org=["A"], by=["EU"]) == [("A", 3, 0, 0, 1, "", "")]
