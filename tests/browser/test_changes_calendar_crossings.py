"""Changes, calendar and crossings in a browser: what a line says, its evidence, the chart's table."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import open_page, ready, serious

pytestmark = pytest.mark.browser


def test_an_end_that_was_overtaken_is_struck_through_and_says_by_what(page: Page):
    open_page(page, "/calendar?from=2026-05-01&to=2026-05-31")
    caesar = page.locator(".lines button", has_text="Caesar Syria Civilian Protection Act")

    expect(caesar.locator("s").first).to_have_text("9 May 2026")
    expect(caesar).to_contain_text("superseded")
    expect(caesar).to_contain_text("then repealed on 18 Dec 2025")
    caesar.click()
    ready(page)
    expect(page.locator(".st-key-calendar_evidence article.claim").first).to_contain_text("suspended by United States")


def test_what_was_known_decides_what_the_calendar_says(page: Page):
    open_page(page, "/calendar?as_of=2025-12-01&known=2025-12-01&from=2026-05-01&to=2026-05-31&by=USA")
    caesar = page.locator(".lines button", has_text="Caesar Syria Civilian Protection Act")

    expect(caesar).to_contain_text("in 159 days")
    expect(caesar.locator("s")).to_have_count(0)
    expect(page.locator(".lines h3")).to_have_text(["May 2026"])


def test_changes_can_be_of_one_kind_and_the_address_says_which(page: Page):
    open_page(page, "/changes?from=2025-11-01&to=2025-11-30")
    expect(page.locator(".lines button").first).to_be_visible()
    every = page.locator(".lines button").count()
    page.get_by_text("Coalitions and bodies", exact=True).click()
    ready(page)

    page.wait_for_url("**kind=membership**")
    expect(page.locator(".lines button", has_text="Caesar")).to_have_count(0)
    told = page.locator(".lines button").all_inner_texts()
    assert 0 < len(told) < every
    assert any("Syria joined Global Coalition to Defeat ISIS" in line for line in told)


def test_syria_is_named_where_it_is_in_the_coalition_and_under_sanctions(page: Page):
    open_page(page, "/crossings?by=USA&as_of=2025-12-01")
    expect(page.locator("p.lead")).to_contain_text("Yes: on 1 Dec 2025")
    expect(page.locator(".st-key-crossings")).to_contain_text("Iraq, Syria")

    page.get_by_role("combobox", name="Evidence for").click()
    page.get_by_role("option", name="GCDI, LAS, OIC: 2 states").click()
    ready(page)
    expect(page.locator(".st-key-crossings_evidence article.claim").first).to_be_visible()


@pytest.mark.parametrize("address", ["/changes?as_of=2025-12-20", "/calendar?as_of=2026-03-01", "/crossings"])
def test_axe_finds_nothing_serious(page: Page, address: str):
    open_page(page, address)
    assert serious(page) == []


@pytest.mark.parametrize("address", ["/changes?as_of=1850-01-01", "/calendar?as_of=1850-01-01", "/crossings?as_of=1850-01-01"])
def test_nothing_found_says_what_to_change(page: Page, address: str):
    open_page(page, address)
    expect(page.locator(".empty")).to_have_count(1)


@pytest.mark.parametrize("address", ["/changes?as_of=2025-12-20", "/calendar?as_of=2026-03-01", "/crossings"])
def test_the_page_fits_a_phone(page: Page, address: str):
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
