"""The curated fact tables keep the promises that seeds/facts/ORIGIN.md makes."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from entente.dates import parse

ROOT = Path(__file__).parents[1]
FACTS = ROOT / "seeds" / "facts"

Row = dict[str, str]

KEYS = {
    "sources": ("source_id",),
    "organisations": ("organisation_id",),
    "memberships": ("spell_id",),
    "stated_totals": ("organisation_id", "date", "total", "source_id"),
    "sanction_programmes": ("programme_id",),
    "programme_breadth": ("programme_id", "from"),
    "sanction_actions": ("action_id",),
    "designations": ("list", "entity", "date_listed"),
    "events": ("event_id",),
    "rival_claims": ("fact_id", "about", "held_source_id", "rival_value"),
    "coverage": ("imposer", "from"),
}

DATES = {
    "sources": ("published", "accessed"),
    "organisations": ("founded", "dissolved"),
    "memberships": ("start", "end"),
    "stated_totals": ("date",),
    "sanction_programmes": ("start", "end"),
    "programme_breadth": ("from", "to"),
    "sanction_actions": ("date", "effective", "expires"),
    "designations": ("date_listed", "date_delisted"),
    "events": ("date",),
    "coverage": ("from", "to"),
}

PERIODS = [
    ("organisations", "founded", "dissolved"),
    ("memberships", "start", "end"),
    ("sanction_programmes", "start", "end"),
    ("programme_breadth", "from", "to"),
    ("sanction_actions", "date", "expires"),
    ("designations", "date_listed", "date_delisted"),
    ("coverage", "from", "to"),
]

# Table, column, its words. Every word is in use.
VOCABULARIES = [
    ("sources", "kind", "official, press, research, reference, dataset"),
    ("sources", "consulted", "text-or-excerpt-read, dataset-read, not-opened"),
    (
        "organisations",
        "kind",
        "coalition, military-alliance, igo, regional, economic-bloc, informal-group, intelligence",
    ),
    ("memberships", "status", "founding-member, member, suspended, applicant, observer, partner, declined"),
    ("memberships", "end_reason", "withdrew, expelled, dissolved, reinstated, suspended"),
    ("sanction_programmes", "breadth", "wide, arms-only, listings, framework, list, status"),
    ("programme_breadth", "breadth", "wide, arms-only, listings, framework"),
    (
        "sanction_actions",
        "subtype",
        "impose, reimpose, tighten, renew, maintain, ease, waive, extend_waiver, suspend, lift, repeal, "
        "relief_expired, trigger_snapback, designate, delist, license, revoke_license",
    ),
    (
        "sanction_actions",
        "scope",
        "whole, part, listing, licence, beneficiary, panel, announcement, notice, related",
    ),
    ("sanction_actions", "expires_what", "status, emergency, licence, notice, panel, wind-down"),
    (
        "designations",
        "list",
        "FTO, SDGT, UN-1267, UN-1988, UN-2140, UN-751, EU, GBR-proscribed, CAN, AUS",
    ),
    (
        "events",
        "kind",
        "agree, appoint, attack, authorise, capture, close-embassy, delist, designate, dissolve, ease, enact, "
        "form, integrate, intervene, invade, join, kill, lift, meet, offensive, other, overthrow, proclaim, "
        "protest, readmit, repeal, restore, rift, sanction, sign, snapback, split, statement, strike, suspend, "
        "terminate, trigger, visit, vote, waive, withdraw",
    ),
    ("coverage", "completeness", "full, main programmes, few, none"),
]

MEASURES = "arms-embargo, asset-freeze, travel-ban, trade, oil, financial, sectoral, shipping, secondary"

REQUIRED_TEXTS = [
    ("sources", "publisher"),
    ("sources", "title"),
    ("organisations", "name"),
    ("organisations", "note"),
    ("memberships", "member_name"),
    ("memberships", "basis"),
    ("stated_totals", "counts_what"),
    ("sanction_programmes", "name"),
    ("sanction_programmes", "legal_basis"),
    ("sanction_actions", "description"),
    ("designations", "entity"),
    ("events", "description"),
    ("rival_claims", "about"),
    ("rival_claims", "held_value"),
    ("rival_claims", "rival_value"),
    ("rival_claims", "note"),
    ("coverage", "note"),
]

# Rows by verification: two-sources, one-source, partial, background. ORIGIN.md prints the same numbers.
VERIFIED = {
    "organisations": (15, 9, 15, 7),
    "memberships": (370, 198, 469, 63),
    "sanction_programmes": (39, 37, 87, 10),
    "sanction_actions": (198, 200, 138, 32),
    "designations": (48, 65, 31, 13),
    "events": (74, 52, 20, 10),
    "stated_totals": (13, 29, 4, 1),
}


def rows(table: str) -> list[Row]:
    with open(FACTS / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def column(table: str, name: str) -> set[str]:
    return {row[name] for row in rows(table)}


@pytest.mark.parametrize("path", sorted(FACTS.glob("*.csv")), ids=lambda path: path.stem)
def test_a_fact_table_is_plain_csv_with_its_own_heading_in_the_origin_file(path: Path) -> None:
    raw = path.read_bytes()
    with open(path, encoding="utf-8", newline="") as file:
        widths = {len(cells) for cells in csv.reader(file, strict=True)}

    assert path.stem in KEYS
    assert len(widths) == 1
    assert b"\r" not in raw and not raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\n")
    assert f"\n## {path.name}\n" in (FACTS / "ORIGIN.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", KEYS)
def test_a_key_stands_once(table: str) -> None:
    seen = Counter(tuple(row[part] for part in KEYS[table]) for row in rows(table))

    assert seen
    assert [key for key, times in seen.items() if times > 1] == []


def test_every_source_a_row_names_is_in_the_sources_table() -> None:
    known = column("sources", "source_id")
    source_columns = ("source_id", "source_id_2", "held_source_id", "rival_source_id")
    unknown = [
        (table, row[name])
        for table in KEYS
        for row in rows(table)
        for name in source_columns
        if row.get(name) and row[name] not in known
    ]

    assert unknown == []


@pytest.mark.parametrize("table", VERIFIED)
def test_every_checked_row_names_a_source(table: str) -> None:
    assert [row for row in rows(table) if not row["source_id"]] == []


def test_only_three_rival_sides_have_no_source() -> None:
    without = [row["fact_id"] for row in rows("rival_claims") if not row["rival_source_id"]]

    assert without == ["US-CAESAR-2025-12-18-repealed", "ECOWAS-NER-suspended-1", "OAS-HND-suspended-1"]
    assert all(row["held_source_id"] for row in rows("rival_claims"))


@pytest.mark.parametrize("table", DATES)
def test_every_date_is_edtf(table: str) -> None:
    for row in rows(table):
        for name in DATES[table]:
            parse(row[name])  # raises BadDate


@pytest.mark.parametrize(("table", "first", "last"), PERIODS)
def test_nothing_ends_before_it_starts(table: str, first: str, last: str) -> None:
    backwards = []
    for row in rows(table):
        start, end = parse(row[first]).earliest, parse(row[last]).latest
        if start and end and start > end:
            backwards.append(row)

    assert backwards == []


@pytest.mark.parametrize(("table", "name"), REQUIRED_TEXTS)
def test_a_required_text_is_there(table: str, name: str) -> None:
    assert [row for row in rows(table) if not row[name].strip()] == []


@pytest.mark.parametrize(("table", "name", "words"), VOCABULARIES)
def test_a_vocabulary_has_no_other_word_and_no_unused_one(table: str, name: str, words: str) -> None:
    assert column(table, name) - {""} == set(words.split(", "))


def test_measures_are_in_the_vocabulary() -> None:
    used = {measure for cell in column("sanction_programmes", "measures") for measure in cell.split("; ")}

    assert used == set(MEASURES.split(", "))


@pytest.mark.parametrize("table", VERIFIED)
def test_rows_by_verification_are_as_the_origin_file_says(table: str) -> None:
    counts = Counter(row["verification"] for row in rows(table))
    found = tuple(counts[word] for word in ("two-sources", "one-source", "partial", "background"))
    line = f"| {table} | {sum(found)} | " + " | ".join(str(count) for count in found) + " |"

    assert found == VERIFIED[table]
    assert sum(found) == len(rows(table))
    assert line in (FACTS / "ORIGIN.md").read_text(encoding="utf-8")


def test_the_origin_file_counts_sources_and_scopes_as_they_are() -> None:
    consulted = Counter(row["consulted"] for row in rows("sources"))
    scopes = Counter(row["scope"] for row in rows("sanction_actions"))

    assert (len(rows("sources")), len(rows("sources")) - consulted["not-opened"]) == (596, 556)
    assert (scopes["whole"], scopes["part"]) == (275, 138)
    assert scopes.total() - scopes["whole"] - scopes["part"] == 155


def test_spells_totals_acts_and_periods_belong_to_rows_that_exist() -> None:
    organisations = column("organisations", "organisation_id")
    programmes = column("sanction_programmes", "programme_id")

    assert column("memberships", "organisation_id") <= organisations
    assert column("stated_totals", "organisation_id") <= organisations
    assert column("sanction_actions", "programme_id") <= programmes
    assert column("programme_breadth", "programme_id") <= programmes


def test_a_member_is_its_country_code_or_an_organisation() -> None:
    organisations = column("organisations", "organisation_id")
    strangers = [
        row["spell_id"]
        for row in rows("memberships")
        if row["member_id"] != row["member_iso3"] and row["member_id"] not in organisations
    ]

    assert strangers == []


def test_breadth_periods_of_a_programme_follow_without_gap_and_end_in_its_present_breadth() -> None:
    periods: dict[str, list[Row]] = {}
    for row in rows("programme_breadth"):
        periods.setdefault(row["programme_id"], []).append(row)
    present = {row["programme_id"]: row["breadth"] for row in rows("sanction_programmes")}

    for programme, of_programme in periods.items():
        assert len(of_programme) > 1, programme
        assert of_programme[-1]["to"] == "", programme
        assert of_programme[-1]["breadth"] == present[programme], programme
        for earlier, later in zip(of_programme, of_programme[1:], strict=False):
            assert earlier["to"] == later["from"], programme


def test_an_expiry_says_what_expires() -> None:
    assert [
        row for row in rows("sanction_actions") if bool(row["expires"]) != bool(row["expires_what"])
    ] == []


def test_a_rival_claim_disputes_one_fact_that_exists() -> None:
    facts = (
        column("memberships", "spell_id")
        | column("sanction_actions", "action_id")
        | column("events", "event_id")
        | column("sanction_programmes", "programme_id")
        | {f"TOTAL:{row['organisation_id']}:{row['date']}" for row in rows("stated_totals")}
        | {f"{row['list']}:{row['entity']}:{row['date_listed']}" for row in rows("designations")}
    )

    assert column("rival_claims", "fact_id") <= facts


def test_a_rival_count_says_so_in_its_first_words() -> None:
    rival = [row for row in rows("stated_totals") if row["counts_what"].startswith("rival count")]
    others = [row for row in rows("stated_totals") if " other than " in row["counts_what"]]

    assert [(row["organisation_id"], row["total"]) for row in rival] == [
        ("GCDI", "84"),
        ("GCDI", "84"),
        ("GCDI", "85"),
        ("OPEC", "13"),
    ]
    assert [row["counts_what"] for row in others] == [
        "partners other than Syria",
        "states other than Ukraine",
    ]


def test_a_designation_names_countries_by_code_and_one_entity_has_one_country() -> None:
    countries: dict[str, set[str]] = {}
    for row in rows("designations"):
        countries.setdefault(row["entity"], set()).add(row["country"])
        for code in filter(None, row["country"].split(";")):
            assert len(code) == 3 and code.isalpha() and code.isupper(), row["entity"]

    assert [entity for entity, found in countries.items() if len(found) > 1] == []
    assert countries["ISIS-Libya"] == {"LBY"}
    # Named for Palestine and for a subcontinent, tied to neither state.
    assert countries["Palestine Action"] == countries["al-Qa'ida in the Indian Subcontinent"] == {""}


def test_the_expected_statuses_speak_of_programmes_that_exist() -> None:
    with open(ROOT / "tests" / "samples" / "expected_status.csv", encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file, strict=True))
    doubtful = Counter(row["doubtful"] for row in expected)

    assert {row["programme_id"] for row in expected} <= column("sanction_programmes", "programme_id")
    assert (doubtful["true"], doubtful["false"]) == (50, 250)
    assert {row["status"] for row in expected} <= {
        *("in_force", "eased", "waived", "suspended", "lifted", "terminated", "repealed", "not_in_force_yet"),
    }
    for row in expected:
        parse(row["date"])
        parse(row["until"])
