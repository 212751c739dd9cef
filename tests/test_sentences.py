"""The sentences of the sanctions and country pages, from rows counted by hand."""

from datetime import date
from typing import Any

import pandas as pd

from entente import sentences

DAY = date(2025, 12, 1)


def programme(fact: str, status: str, **other: Any) -> dict[str, Any]:
    plain = {"fact_id": fact, "imposer_name": "Canada", "name": fact, "target_id": "SYR", "target_iso3": "SYR", "target_name": "Syria"}
    ends = {"expires": pd.NaT, "expires_stated": str(other["expires"])[:10] if "expires" in other else ""}
    return plain | ends | {"status": status, "breadth": "wide", "area": "", "since": "2025-01-01"} | other


def programmes(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(programme("", "")))


def members(*statuses: str) -> pd.DataFrame:
    rows = [{"fact_id": f"m{i}", "org": f"Body {i}", "status": status} for i, status in enumerate(statuses)]
    return pd.DataFrame(rows, columns=["fact_id", "org", "status"])


def coverage(*covered: str) -> pd.DataFrame:
    rows = [{"imposer_name": name, "covered": True} for name in covered] + [{"imposer_name": "Japan", "covered": False}]
    return pd.DataFrame(rows)


def status(**classes: int) -> pd.DataFrame:
    rows = [{"class": key, "name": f"{key} {n}"} for key, number in classes.items() for n in range(number)]
    return pd.DataFrame(rows, columns=["class", "name"])


def test_few_countries_are_named_and_many_are_counted():
    assert sentences.sanctions_lead(status(wide_in_force=5, wide_eased=1), DAY) == (
        "On 1 Dec 2025 wide measures are in force against **5\u00a0countries**; wide measures are eased against wide_eased 0."
    )


def test_a_class_without_countries_has_no_clause():
    assert sentences.sanctions_lead(status(formerly=1), DAY) == (
        "On 1 Dec 2025 none of their programmes stands. 1 country was a target once and is not now."
    )
    assert "we know of no programme" in sentences.sanctions_lead(status(), DAY)


def test_the_question_fits_one_imposer_and_several():
    assert sentences.sanctions_title(["United Kingdom"]) == "Whom does the United Kingdom sanction, and how hard?"
    assert sentences.sanctions_title(["Canada", "United Nations"]) == "Whom do Canada and the United Nations sanction, and how hard?"


def test_none_known_speaks_for_the_covered_imposers_and_names_them():
    assert sentences.coverage_note(coverage("European Union", "United States")) == (
        "“None known” speaks for the European Union and the United States alone"
    )
    assert sentences.coverage_note(coverage()).startswith("Not covered")


def test_a_relief_with_an_end_is_a_clause_of_its_own_with_its_fact():
    against = programmes(
        programme("a", "in_force"),
        programme("b", "eased"),
        programme("Caesar Act", "suspended", expires=pd.Timestamp("2026-05-09")),
        programme("ended", "repealed"),
    )
    clauses = sentences.position(members("member", "suspended"), against, programmes(), coverage("Canada"))

    assert [(clause.text.replace("\u00a0", " "), clause.facts) for clause in clauses] == [
        ("is a member of 1 organisation we follow (Body 0)", ("m0",)),
        ("is suspended from 1 organisation we follow (Body 1)", ("m1",)),
        ("1 programme of Canada against it is in force", ("a",)),
        ("1 programme of Canada against it is eased in part", ("b",)),
        ("the Caesar Act is suspended until 9 May 2026", ("Caesar Act",)),
    ]


def test_areas_groups_frameworks_and_lists_are_no_programme_against_the_state():
    against = programmes(
        programme("area", "in_force", area="Crimea", target_id="Crimea"),
        programme("group", "in_force", target_id="HTS"),
        programme("frame", "in_force", breadth="framework"),
        programme("list", "in_force", breadth="list"),
    )
    (_, said) = sentences.position(members(), against, programmes(), coverage("United States"))

    assert said == sentences.Clause("no programme of the United States is known to stand against it")


def test_where_no_imposer_is_covered_nothing_is_called_none():
    (_, said) = sentences.position(members(), programmes(), programmes(), coverage())

    assert "not covered" in said.text or "nothing can be said" in said.text
    assert "no programme" not in said.text


def test_its_own_programmes_are_told_with_their_targets():
    by = programmes(programme("x", "in_force"), programme("y", "lifted", target_name="Mali"))
    said = sentences.position(members("member"), programmes(), by, coverage("Canada"))[-1]

    assert said == sentences.Clause("it has 1\u00a0programme of its own, against Syria among others", ("x",))


def test_the_key_figures_count_what_stands_and_how_long_until_the_next_end():
    against = programmes(
        programme("a", "in_force", since="2011-05"),
        programme("Caesar Act", "suspended", since="2025-11-10", expires=pd.Timestamp("2026-05-09")),
        programme("later", "not_in_force_yet", since="2026-01-01"),
    )

    assert [(number.replace("\u00a0", " "), clause) for number, clause in sentences.country_figures(members("member"), against, coverage("Canada"), DAY)] == [
        ("1", "membership in organisations we follow"),
        ("1 of 2", "programmes that stand against it are in force in full"),
        ("10 Nov 2025", "last change of status: Caesar Act, suspended"),
        ("in 159 days", "Caesar Act: relief ends, 9 May 2026"),
    ]


def test_a_figure_does_not_call_none_known_what_no_imposer_covers():
    nothing = programmes()

    assert ("None known" in dict(sentences.country_figures(members(), nothing, coverage("Canada"), DAY)))
    assert ("Not covered" in dict(sentences.country_figures(members(), nothing, coverage(), DAY)))


def test_the_countries_chosen_are_answered_first_and_an_unheld_one_by_coverage():
    rows = status(wide_in_force=1).assign(iso3="SYR", programmes_now=2)
    chosen = {"SYR": "Syria", "BEL": "Belgium"}

    assert sentences.sanctions_on(chosen, rows, coverage("Canada")).replace("\u00a0", " ") == (
        "Syria: **wide, in force** (2 programmes stand); Belgium: **none known**. "
    )
    assert "Belgium: **not covered**" in sentences.sanctions_on(chosen, rows, coverage())
    assert sentences.sanctions_on({}, rows, coverage()) == ""


def test_the_next_end_is_the_soonest_ahead_else_the_last_and_licences_do_not_count():
    ends = pd.DataFrame(
        [
            {"what": "status", "what_ends": "relief", "expires": pd.Timestamp(on), "expires_stated": on, "outcome": outcome, "basis": "waived"}
            for on, outcome in (("2025-11-19", "superseded"), ("2026-05-09", "pending"))
        ]
        + [{"what": "licence", "what_ends": "licence", "expires": pd.Timestamp("2025-12-02"), "expires_stated": "2025-12-02", "outcome": "pending", "basis": ""}]
    )

    assert sentences.next_end(ends, DAY) == "Relief ends 9 May 2026: pending (waived)"
    assert sentences.next_end(ends, date(2027, 1, 1)) == "Relief ends 9 May 2026: pending (waived)"
    assert sentences.next_end(ends[ends["what"] == "licence"], DAY) == ""
