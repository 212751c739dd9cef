"""DERIVATION 3, 4 and 5: the status of programmes and the colour of countries, counted by hand."""

import csv
import itertools
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from entente import queries
from tests.conftest import EVER, Teller

EXPECTED = Path(__file__).with_name("samples") / "expected_status.csv"


def expires(tell: Teller, programme: str, as_of: str) -> str:
    found = tell.con.execute(
        "select expires from programme_status_on(?::date, ?::date) where programme_id = ?", [as_of, EVER, programme]
    ).fetchall()
    return str(found[0][0] or "")


def test_3_1_a_programme_opens_at_the_earlier_of_its_start_and_its_first_whole_imposing_act(tell: Teller) -> None:
    tell.programme("P")
    tell.act("P", "impose", "2011-05-01", scope="programme", fact="P")
    tell.act("P", "impose", "2011-03-01")

    assert tell.status("P", "2011-02-28") == ("not_in_force_yet", "certain")
    assert tell.status("P", "2011-03-01") == ("in_force", "certain")


def test_1_2_signed_but_not_yet_effective_is_not_in_force_yet(tell: Teller) -> None:
    tell.programme("P")
    tell.act("P", "impose", "2019-12-20", effective="2020-06-17")

    assert tell.status("P", "2020-06-16")[0] == "not_in_force_yet"
    assert tell.status("P", "2020-06-17")[0] == "in_force"


def test_3_1_an_end_without_a_closing_act_is_terminated_and_a_closing_act_names_the_status(tell: Teller) -> None:
    tell.programme("P")
    tell.programme("Q")
    for programme in "PQ":
        tell.act(programme, "impose", "2011-01-01", scope="programme", fact=programme)
        tell.act(programme, "lift", "2015-01-01", scope="programme", fact=programme, ends=True)
    tell.act("Q", "repeal", "2015-01-01")

    assert tell.status("P", "2015-01-01")[0] == "terminated"
    assert tell.status("Q", "2015-01-01")[0] == "repealed"


def test_3_1_a_second_opening_is_a_no_op_while_open_and_a_re_imposition_after_a_closing(tell: Teller) -> None:
    tell.programme("P")
    tell.act("P", "impose", "2011-01-01")
    tell.act("P", "impose", "2012-01-01")
    tell.act("P", "lift", "2015-01-01")
    tell.act("P", "impose", "2018-01-01")

    assert tell.status("P", "2016-01-01")[0] == "lifted"
    assert tell.status("P", "2018-01-01")[0] == "in_force"


@pytest.mark.parametrize("scope", ["listing", "licence", "beneficiary", "panel", "announcement", "notice", "related"])
def test_3_2_only_whole_and_part_acts_move_a_status(tell: Teller, scope: str) -> None:
    tell.programme("P")
    tell.act("P", "impose", "2011-01-01")
    tell.act("P", "lift", "2012-01-01", scope=scope)

    assert tell.status("P", "2013-01-01")[0] == "in_force"


@pytest.mark.parametrize(
    ("subtype", "scope", "status"),
    [
        ("waive", "whole", "waived"),
        ("extend_waiver", "whole", "waived"),
        ("suspend", "whole", "suspended"),
        ("ease", "whole", "eased"),
        ("lift", "whole", "lifted"),
        ("repeal", "whole", "repealed"),
        ("tighten", "part", "in_force"),
        ("renew", "whole", "in_force"),
        ("ease", "part", "eased"),
        ("waive", "part", "eased"),
        ("extend_waiver", "part", "eased"),
        ("suspend", "part", "eased"),
        ("maintain", "whole", "in_force"),
    ],
)
def test_3_3_what_each_act_makes_of_a_programme_in_force(tell: Teller, subtype: str, scope: str, status: str) -> None:
    tell.programme("P")
    tell.act("P", "impose", "2011-01-01")
    tell.act("P", subtype, "2012-01-01", scope=scope)

    assert tell.status("P", "2012-01-01") == (status, "certain")


@pytest.mark.parametrize("subtype", ["tighten", "renew"])
def test_3_3_a_running_whole_relief_survives_a_tightening_and_a_renewal(tell: Teller, subtype: str) -> None:
    tell.programme("P")
    tell.act("P", "impose", "2011-01-01")
    tell.act("P", "waive", "2012-01-01", expires="2013-01-01")
    tell.act("P", subtype, "2012-06-01", scope="part")

    assert tell.status("P", "2012-07-01")[0] == "waived"
    assert expires(tell, "P", "2012-07-01") == "2013-01-01"
    assert tell.status("P", "2013-01-01")[0] == "in_force"


def test_3_3_a_tightening_ends_an_easing_and_maintain_does_not(tell: Teller) -> None:
    tell.programme("P")
    tell.programme("Q")
    for programme, last in (("P", "tighten"), ("Q", "maintain")):
        tell.act(programme, "impose", "2011-01-01")
        tell.act(programme, "ease", "2012-01-01", scope="part")
        tell.act(programme, last, "2013-01-01", scope="part")

    assert tell.status("P", "2013-01-01")[0] == "in_force"
    assert tell.status("Q", "2013-01-01")[0] == "eased"


def test_3_3_only_asserted_acts_count(tell: Teller) -> None:
    tell.programme("P")
    tell.act("P", "impose", "2011-01-01")
    tell.act("P", "lift", "2012-01-01", modality="planned")

    assert tell.status("P", "2013-01-01")[0] == "in_force"


def test_3_4_on_one_day_the_order_is_fixed_and_insertion_order_never_matters(tell: Teller) -> None:
    acts = [("impose", "whole"), ("tighten", "part"), ("ease", "part"), ("suspend", "whole")]
    for number, order in enumerate(itertools.permutations(acts)):
        programme = f"P{number}"
        tell.programme(programme)
        for subtype, scope in order:
            tell.act(programme, subtype, "2012-01-01", scope=scope)

    statuses = tell.con.execute("select distinct status from programme_status_on(date '2012-01-01', date '2999-12-31')").fetchall()
    assert statuses == [("suspended",)]


def test_3_5_a_relief_that_runs_out_returns_to_the_status_before_it_inferred(tell: Teller) -> None:
    tell.programme("P")
    tell.act("P", "impose", "2011-01-01")
    tell.act("P", "ease", "2011-06-01", scope="part")
    tell.act("P", "waive", "2012-01-01", expires="2012-06-29")

    assert tell.status("P", "2012-06-28")[0] == "waived"
    assert tell.status("P", "2012-06-29")[0] == "eased"
    inferred = tell.con.execute("select inferred from programme_status_on(date '2012-06-29', date '2999-12-31')").fetchall()
    assert inferred == [(True,)]


def test_3_5_an_extension_carries_the_relief_on_and_the_status_before_the_first_relief_comes_back(tell: Teller) -> None:
    tell.programme("P")
    tell.act("P", "impose", "2011-01-01")
    tell.act("P", "waive", "2012-01-01", expires="2012-06-29")
    tell.act("P", "extend_waiver", "2012-06-01", expires="2012-12-26")
    tell.act("P", "suspend", "2012-12-01", expires="2013-03-01")

    assert tell.status("P", "2012-07-01")[0] == "waived"
    assert tell.status("P", "2013-01-01")[0] == "suspended"
    assert tell.status("P", "2013-03-01")[0] == "in_force"


def test_3_5_a_repeal_before_the_end_of_a_relief_leaves_nothing_to_return_to(tell: Teller) -> None:
    tell.programme("P")
    tell.act("P", "impose", "2020-06-17")
    tell.act("P", "suspend", "2025-11-10", expires="2026-05-09")
    tell.act("P", "repeal", "2025-12-18")

    assert tell.status("P", "2026-05-09")[0] == "repealed"
    assert tell.status("P", "2026-05-09", known="2025-11-12")[0] == "in_force"


def test_3_5_after_a_sunset_without_a_known_renewal_the_status_stays_but_is_only_possible(tell: Teller) -> None:
    tell.programme("P")
    tell.act("P", "impose", "2011-01-01")
    tell.act("P", "renew", "2012-01-01", expires="2013-01-01")

    assert tell.status("P", "2012-12-31") == ("in_force", "certain")
    assert tell.status("P", "2013-01-01") == ("in_force", "possible")


def test_3_5_a_re_imposition_starts_anew_and_earlier_sunsets_no_longer_count(tell: Teller) -> None:
    tell.programme("P")
    tell.act("P", "impose", "2011-01-01", expires="2012-01-01")
    tell.act("P", "lift", "2011-06-01")
    tell.act("P", "reimpose", "2011-09-01")

    assert tell.status("P", "2014-01-01") == ("in_force", "certain")


@pytest.mark.parametrize("what", ["licence", "emergency", "notice", "panel", "wind-down"])
def test_3_5_other_expiries_never_move_a_status(tell: Teller, what: str) -> None:
    tell.programme("P")
    tell.act("P", "impose", "2011-01-01")
    tell.act("P", "waive", "2012-01-01", expires="2012-06-29", expires_what=what)

    assert tell.status("P", "2013-01-01") == ("waived", "certain")


def test_1_1_neither_of_two_coarse_dates_that_overlap_supersedes_the_other(tell: Teller) -> None:
    tell.programme("P")
    tell.act("P", "impose", "2011-01-01")
    tell.act("P", "waive", "2012")
    tell.act("P", "reimpose", "2012-03-01")

    assert tell.status("P", "2013-06-01") == ("in_force", "possible")


def outcomes(tell: Teller, known: str) -> dict[str, tuple[str, str]]:
    rows = queries.rows(tell.con, "sanction_expiries", known=known)
    return {str(row.expires)[:10]: (row.outcome, row.basis) for row in rows.itertuples()}


def test_3_7_the_outcome_of_an_expiry_is_judged_on_the_known_day(tell: Teller) -> None:
    tell.programme("P")
    tell.act("P", "impose", "2020-06-17")
    tell.act("P", "waive", "2025-05-23", expires="2025-11-19")
    tell.act("P", "suspend", "2025-11-10", expires="2026-05-09")
    tell.act("P", "repeal", "2025-12-18")

    assert outcomes(tell, "2025-06-01")["2025-11-19"][0] == "pending"
    known_in_november = outcomes(tell, "2025-11-12")
    assert known_in_november["2025-11-19"][0] == "superseded"
    assert known_in_november["2026-05-09"][0] == "pending"
    outcome, basis = outcomes(tell, "2026-11-22")["2026-05-09"]
    assert outcome == "superseded" and "repealed on 2025-12-18" in basis


def test_3_7_extended_lapsed_and_not_known(tell: Teller) -> None:
    for programme in "PQR":
        tell.programme(programme)
        tell.act(programme, "impose", "2011-01-01")
    tell.act("P", "waive", "2012-01-01", expires="2012-06-01")
    tell.act("P", "extend_waiver", "2012-05-01", expires="2012-12-01")
    tell.act("Q", "renew", "2012-01-01", expires="2013-01-01")
    tell.act("R", "renew", "2012-01-01", expires="2014-01-01")
    tell.act("R", "renew", "2013-12-01", expires="2015-01-01")

    found = {day: outcome for day, (outcome, _) in outcomes(tell, "2014-06-01").items()}
    assert found == {
        "2012-06-01": "extended",
        "2012-12-01": "lapsed",
        "2013-01-01": "not_known",
        "2014-01-01": "extended",
        "2015-01-01": "pending",
    }


def colour(tell: Teller, as_of: str, by: str | None = None) -> dict[str, str]:
    rows = queries.rows(tell.con, "sanction_status_by_country", as_of=as_of, known="2999-12-31", by=by)
    return dict(zip(rows["iso3"], rows["class"], strict=True))


@pytest.mark.parametrize(
    ("breadth", "act", "expected"),
    [
        ("wide", None, "wide_in_force"),
        ("wide", ("ease", "part"), "wide_eased"),
        ("wide", ("waive", "whole"), "wide_relieved"),
        ("wide", ("suspend", "whole"), "wide_relieved"),
        ("status", None, "status_or_arms_in_force"),
        ("arms-only", None, "status_or_arms_in_force"),
        ("arms-only", ("suspend", "whole"), "status_or_arms_relieved"),
        ("listings", None, "listings"),
        ("listings", ("ease", "part"), "listings"),
        ("listings", ("suspend", "whole"), "listings"),
        ("wide", ("lift", "whole"), "formerly"),
        ("framework", None, None),
        ("list", None, None),
    ],
)
def test_4_2_the_class_of_a_country(tell: Teller, breadth: str, act: tuple[str, str] | None, expected: str | None) -> None:
    tell.programme("P", breadth=breadth)
    tell.act("P", "impose", "2011-01-01")
    if act:
        tell.act("P", act[0], "2012-01-01", scope=act[1])

    assert colour(tell, "2013-01-01").get("SYR") == expected


def test_4_2_the_strongest_programme_gives_the_colour(tell: Teller) -> None:
    tell.programme("P", breadth="listings")
    tell.programme("Q", breadth="wide")
    tell.act("P", "impose", "2011-01-01")
    tell.act("Q", "impose", "2011-01-01")
    tell.act("Q", "waive", "2012-01-01")

    assert colour(tell, "2013-01-01") == {"SYR": "wide_relieved"}


def test_4_3_areas_groups_and_persons_colour_no_state(tell: Teller) -> None:
    tell.programme("AREA", target="UKR", target_id="Crimea", area="Crimea")
    tell.programme("BANK", target="SYR", target_id="Commercial Bank of Syria")
    for programme in ("AREA", "BANK"):
        tell.act(programme, "impose", "2011-01-01")

    assert colour(tell, "2013-01-01") == {}
    areas = queries.rows(tell.con, "sanction_status_by_area", as_of="2013-01-01", known="2999-12-31")
    assert areas["class"].tolist() == ["wide_in_force"]


def test_4_4_the_imposers_asked_are_the_imposers_counted(tell: Teller) -> None:
    tell.programme("P", imposer="USA")
    tell.programme("Q", imposer="EU", target="BLR")
    tell.act("P", "impose", "2011-01-01")
    tell.act("Q", "impose", "2011-01-01")

    assert colour(tell, "2013-01-01", by="EU") == {"BLR": "wide_in_force"}


def test_5_a_designation_opens_at_listing_and_closes_at_delisting(tell: Teller) -> None:
    common = {"list_id": "FTO", "subject_id": "USA", "object_id": "hts", "object": "HTS"}
    tell.claim("d", "DESIGNATION", "designate", "2018-05-31", **common)
    tell.claim("d", "DESIGNATION", "delist", "2025-07-08", ends=True, **common)

    assert tell.con.execute("select since, until from designations(date '2020-01-01')").fetchall() == [("2018-05-31", None)]
    assert tell.con.execute("select since, until from designations(date '2026-01-01')").fetchall() == [("2018-05-31", "2025-07-08")]


# The real facts.


@pytest.mark.parametrize("day", ["2020-06-18", "2025-06-01", "2025-12-01", "2025-12-19", "2026-11-22"])
def test_real_statuses_are_those_worked_out_by_hand(ask: Callable[..., pd.DataFrame], day: str) -> None:
    with EXPECTED.open(encoding="utf-8", newline="") as lines:
        expected = {row["programme_id"]: (row["status"], row["until"]) for row in csv.DictReader(lines) if row["date"] == day}
    rows = ask("sanction_status_by_programme", as_of=day)
    found = {
        row.programme_id: (row.status, "" if pd.isna(row.expires) else str(row.expires)[:10])
        for row in rows.itertuples()
        if row.programme_id in expected
    }
    assert len(expected) == 60
    assert found == expected


@pytest.mark.parametrize(
    ("as_of", "known", "status", "ends"),
    [
        ("2020-06-16", None, "not_in_force_yet", ""),
        ("2020-06-18", None, "in_force", ""),
        ("2025-06-01", None, "waived", "2025-11-19"),
        ("2025-12-01", None, "suspended", "2026-05-09"),
        ("2025-12-19", None, "repealed", ""),
        ("2026-01-01", None, "repealed", ""),
        ("2026-03-01", "2025-11-12", "suspended", "2026-05-09"),
    ],
)
def test_real_caesar_act_on_the_days_of_the_founding_case(
    ask: Callable[..., pd.DataFrame], as_of: str, known: str | None, status: str, ends: str
) -> None:
    rows = ask("sanction_status_by_programme", country="SYR", as_of=as_of, known=known).set_index("programme_id")
    caesar = rows.loc["US-CAESAR"]
    assert (caesar["status"], "" if pd.isna(caesar["expires"]) else str(caesar["expires"])[:10]) == (status, ends)


def test_real_may_2026_end_of_the_caesar_suspension_is_superseded_by_the_repeal(ask: Callable[..., pd.DataFrame]) -> None:
    rows = ask("sanction_expiries", country="SYR", from_="2026-05-09", to="2026-05-09")
    assert rows[["programme_id", "outcome"]].values.tolist() == [["US-CAESAR", "superseded"]]
    assert "repealed" in rows["basis"].iloc[0]


def test_real_syria_programme_ended_and_the_terrorism_listing_too(ask: Callable[..., pd.DataFrame]) -> None:
    july = ask("sanction_status_by_programme", country="SYR", as_of="2025-07-02").set_index("programme_id")
    assert july.loc["US-SYR", "status"] == "lifted"
    august = ask("sanction_status_by_programme", country="SYR", as_of="2026-08-23").set_index("programme_id")
    assert august.loc["US-SST-SYR", "status"] == "in_force"
    after = ask("sanction_status_by_programme", country="SYR", as_of="2026-08-24").set_index("programme_id")
    assert after.loc["US-SST-SYR", "status"] == "lifted"


def test_real_syria_today_is_not_painted_like_north_korea(ask: Callable[..., pd.DataFrame]) -> None:
    rows = ask("sanction_status_by_country", by="USA", as_of="2026-11-22").set_index("iso3")
    assert rows.loc["PRK", "class"] == "wide_in_force"
    assert rows.loc["SYR", "class"] == "listings"


def test_real_united_states_never_unsanctioned_iran_in_2016(ask: Callable[..., pd.DataFrame]) -> None:
    for day in ("2016-01-17", "2017-06-01"):
        rows = ask("sanction_status_by_country", by="USA", as_of=day).set_index("iso3")
        assert rows.loc["IRN", ["class", "status"]].tolist() == ["wide_in_force", "in_force"]


def test_real_groups_colour_no_country(ask: Callable[..., pd.DataFrame]) -> None:
    rows = ask("sanction_status_by_country", as_of="2026-11-22")
    assert rows["iso3"].str.fullmatch("[A-Z]{3}").all()
    by_america = ask("sanction_status_by_country", by="USA", as_of="2026-11-22")
    assert "UKR" not in set(by_america["iso3"])  # its only measures there are on occupied areas
