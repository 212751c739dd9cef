"""The overview in a browser: two maps, and lists in which every line opens its evidence."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from entente import queries, store
from tests.browser.conftest import open_page, ready, serious
from tests.browser.maps import click_place, wait_for_map

pytestmark = pytest.mark.browser
TODAY = date(2026, 11, 22)


def said(lines: Locator) -> list[str]:
    """What each line says, its day and its words on one line; waits for the list, which draws after the page is ready."""
    expect(lines).not_to_have_count(0)
    return [" ".join(text.split()) for text in lines.all_inner_texts()]


def test_a_clicked_country_opens_its_claims_and_its_story(page: Page):
    open_page(page, "/")
    click_place(page, "overview_coalitions", "NGA")
    page.wait_for_url("**/?country=NGA")
    ready(page)

    expect(page.locator(".st-key-overview_country_evidence h3")).to_have_text("Nigeria")
    expect(page.locator(".st-key-overview_country_evidence")).to_contain_text("Nigeria: founding member of African Union")
    expect(page.get_by_role("heading", name="How Nigeria got here")).to_be_visible()


def test_the_subject_of_the_map_can_be_sanctions(page: Page):
    open_page(page, "/?country=PRK")
    page.get_by_role("radiogroup", name="Subject of the map").get_by_text("Sanctions").click()
    ready(page)
    wait_for_map(page, "overview_sanctions")

    expect(page.locator(".legend li", has_text="Wide, in force")).to_contain_text("6")
    expect(page.locator(".st-key-overview_country_evidence h3")).to_have_text("North Korea")
    expect(page.locator(".st-key-overview_country_evidence")).to_contain_text("tightened by United Nations, 22 Dec 2017")


def test_the_founding_story_runs_from_the_waiver_to_the_rescission(page: Page):
    open_page(page, "/")
    story = page.locator(".st-key-list_overview_story")

    told = said(story.get_by_role("button"))
    days = [text.split(" ↓ ")[0].split(" → ")[0] for text in told]
    assert days.index("23 May 2025") < days.index("10 Nov 2025") < days.index("18 Dec 2025") < days.index("24 Aug 2026")
    assert sum("Syria joined Global Coalition to Defeat ISIS" in text for text in told) == 1
    assert sum("Caesar Syria Civilian Protection Act repealed" in text for text in told) == 1
    assert any("al-Nusrah Front (Hay'at Tahrir al-Sham) taken off the list FTO" in text for text in told)


@pytest.mark.parametrize(
    ("listed", "line", "claim"),
    [
        ("story", "Syria joined Global Coalition to Defeat ISIS", "Syria: member of Global Coalition to Defeat ISIS, 10 Nov 2025"),
        ("changes", "State sponsor of terrorism: Syria: lifted", "lifted by United States"),
        ("expiries", "Somalia (now Al-Shabaab 2713) regime: measure ends in 8 days", "United Nations"),
        ("heads", "Global Coalition to Defeat ISIS: 3 stated and not named", "90"),
    ],
)
def test_a_line_of_every_list_opens_its_evidence(page: Page, listed: str, line: str, claim: str):
    open_page(page, "/" if listed == "story" else f"/?view={listed}")
    page.locator(f".st-key-list_overview_{listed}").get_by_role("button", name=line).click()
    ready(page)

    evidence = page.locator(f".st-key-overview_{listed}_evidence")
    expect(evidence.locator("article.claim").first).to_be_visible()
    expect(evidence).to_contain_text(claim)
    expect(evidence).to_contain_text("No quotation held.")


def test_a_list_is_a_table_too_and_its_rows_are_the_query(page: Page, built: Path):
    open_page(page, "/?view=expiries")
    page.get_by_role("radiogroup", name="View of What expires next").get_by_text("Table").click()
    ready(page)
    expect(page.get_by_role("region", name="What expires next. As a table.")).to_be_visible()
    page.locator(".st-key-more_overview_expiries").get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").first.click()

    got = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    con = store.open_locked(store.newest(built))
    asked = {"from_": "2026-11-23", "to": "2027-11-22", "known": TODAY}
    expected = queries.rows(con, "sanction_expiries", **asked)
    con.close()
    assert [row["fact_id"] for row in got] == expected["fact_id"].tolist()
    assert [row["expires"] for row in got] == expected["expires"].dt.strftime("%Y-%m-%d").tolist()


def test_the_changes_are_those_of_the_ninety_days_before(page: Page):
    open_page(page, "/?as_of=2025-12-20")
    listed = page.locator(".st-key-list_overview_changes").get_by_role("button")
    expect(listed).to_have_count(8 + 1)
    listed.filter(has_text="Show all 40").click()
    ready(page)

    told = said(listed)
    assert len(told) == 40
    assert told[0].startswith("18 Dec 2025 ↓") and "Caesar Syria Civilian Protection Act: repealed" in told[0]
    assert any(text.startswith("10 Nov 2025 → Syria joined Global Coalition to Defeat ISIS") for text in told)


def test_an_expiry_that_something_else_came_before_is_struck_through(page: Page):
    open_page(page, "/?as_of=2025-12-20&country=SYR&view=expiries")
    line = page.locator(".st-key-list_overview_expiries").get_by_role("button", name="9 May 2026")

    expect(line.locator("del, s").first).to_have_text("9 May 2026")
    expect(line).to_contain_text("superseded")
    expect(line).to_contain_text("then repealed on 18 Dec 2025")


def test_a_day_before_all_facts_says_what_to_change(page: Page):
    open_page(page, "/?as_of=1810-01-01&known=1810-01-01")

    expect(page.locator("p.lead")).to_contain_text("Nothing is held for 1 Jan 1810")
    expect(page.locator(".empty").first).to_contain_text("Choose a later as-of date")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Page, scheme: Literal["light", "dark"]):
    page.emulate_media(color_scheme=scheme)
    open_page(page, "/?country=SYR")
    page.locator(".st-key-list_overview_story").get_by_role("button").first.click()
    ready(page)
    wait_for_map(page, "overview_coalitions")

    assert serious(page) == []


def test_the_page_fits_a_phone(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, "/?country=SYR")

    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
