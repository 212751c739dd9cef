"""The country page in a browser: the sentence and its evidence, the views, a country nobody asked for."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from entente import queries, store
from entente.lines import with_days
from tests.browser.conftest import open_page, ready, serious

pytestmark = pytest.mark.browser
SYRIA = "/country?country=SYR&as_of=2025-12-01"
KNOWN = date(2026, 11, 22)


def rows(built: Path, name: str, **given: object) -> list[dict[str, object]]:
    con = store.open_locked(store.newest(built))
    found = queries.rows(con, name, **{"known": KNOWN, **given}).to_dict("records")
    con.close()
    return [{str(column): value for column, value in row.items()} for row in found]


def test_the_sentence_says_where_syria_stood(page: Page):
    open_page(page, SYRIA)

    lead = page.locator("p.lead", has_text="On 1 Dec 2025 Syria")
    expect(lead).to_contain_text("is a member of 4\u00a0organisations we follow")
    expect(lead).to_contain_text("the Caesar Syria Civilian Protection Act is suspended until 9 May 2026")


def test_a_clause_opens_and_closes_its_evidence(page: Page, built: Path):
    open_page(page, SYRIA)
    clause = page.get_by_role("button", name="the Caesar Syria Civilian Protection Act is suspended until 9 May 2026")
    clause.click()
    ready(page)

    evidence = page.locator(".st-key-position_SYR_evidence")
    told = rows(built, "evidence_of", fact_id="US-CAESAR-2025-11-10-suspended")
    expect(evidence).to_contain_text(with_days(str(told[0]["reading"])))
    expect(evidence.get_by_text("Set aside").first).to_be_visible()
    clause.press("Enter")
    expect(evidence).to_have_count(0)


def test_every_clause_with_a_fact_can_be_asked(page: Page):
    open_page(page, SYRIA)

    expect(page.locator(".clause")).to_have_count(4)


def test_a_later_day_has_another_sentence(page: Page):
    open_page(page, "/country?country=SYR&as_of=2026-11-22")

    expect(page.locator("p.lead", has_text="Syria")).not_to_contain_text("Caesar")


def test_the_views_show_spans_events_groups_and_disagreements(page: Page):
    open_page(page, SYRIA)
    expect(page.get_by_role("heading", name="Sanctions against Syria", exact=True)).to_be_visible()
    page.get_by_role("radio", name="Memberships").click()
    expect(page.get_by_role("heading", name="Memberships", exact=True)).to_be_visible()
    page.get_by_role("radio", name="Events and listed groups").click()
    expect(page.get_by_text("They colour no country")).to_be_visible()
    page.get_by_role("radio", name="Disagreements and sources").click()
    expect(page.get_by_text("the rule that decided")).to_be_visible()
    assert "view=sources" in page.url


def test_the_years_shown_change_every_timeline_of_the_page(page: Page):
    open_page(page, f"{SYRIA}&view=memberships")
    page.get_by_role("radio", name="Since 1945").click()
    ready(page)
    page.get_by_role("radio", name="Events and listed groups").click()
    ready(page)

    expect(page.get_by_role("radio", name="Since 1945")).to_be_checked()


def test_the_disagreements_downloaded_are_the_query_row_by_row(page: Page, built: Path):
    open_page(page, f"{SYRIA}&view=sources")
    page.locator(".st-key-more_disagreements").get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").first.click()
    got = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    expected = rows(built, "disagreements", country=["SYR"])

    assert len(got) == len(expected) == 13
    for mine, theirs in zip(got, expected, strict=True):
        assert (mine["claim_id"], mine["decided_by"]) == (theirs["claim_id"], theirs["decided_by"])


def test_without_a_country_the_page_asks_for_one_and_offers_some(page: Page):
    open_page(page, "/country")

    expect(page.locator("h1.title")).to_have_text("Which country?")
    page.get_by_role("button", name="Syria", exact=True).click()
    page.wait_for_url("**/country?country=SYR")
    expect(page.locator("h1.title")).to_have_text("Syria")


def test_an_unknown_country_gets_a_plain_notice(page: Page):
    open_page(page, "/country?country=ZZZ")

    expect(page.get_by_test_id("stAlert")).to_contain_text("'ZZZ' is none we know")
    expect(page.locator("h1.title")).to_have_text("Which country?")


def test_none_known_names_the_imposers_it_speaks_for(page: Page):
    open_page(page, "/country?country=TUV")

    expect(page.locator("p.lead", has_text="Tuvalu")).to_contain_text(
        "no programme of the European Union, the United Nations and the United States is known to stand against it"
    )
    expect(page.locator(".empty").first).to_contain_text("Nothing found is not the same as none")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", ["sanctions", "memberships", "events", "sources"])
def test_axe_finds_nothing_serious(page: Page, view: str, scheme: Literal["light", "dark"]):
    page.emulate_media(color_scheme=scheme)
    open_page(page, f"{SYRIA}&view={view}")

    assert serious(page) == []


def test_the_page_fits_a_phone(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, SYRIA)

    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
