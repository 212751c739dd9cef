"""The frame in a browser: addresses, filters, search, links, files."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from entente import queries, store
from tests.browser.conftest import free_port, open_page, ready, serious, start_server

pytestmark = pytest.mark.browser


def parameters(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_deep_link_as_the_very_first_request_opens_its_page(page: Page, built: Path, tmp_path: Path):
    port = free_port()
    server = start_server(built, port, tmp_path / "log.txt")
    try:
        open_page(page, f"http://127.0.0.1:{port}/sanctions?country=SYR&as_of=2025-12-01")
        expect(page).to_have_title("Sanctions · Entente")
        expect(page.get_by_test_id("stSidebar")).to_have_count(0)
        assert parameters(page) == {"country": ["SYR"], "as_of": ["2025-12-01"]}
    finally:
        server.terminate()
        server.wait(10)


def test_a_link_opens_exactly_the_view_it_names(page: Page):
    query = "as_of=2025-11-10&known=2025-12-31&country=SYR&country=members%3ANATO&org=GCDI&by=USA&from=2014-01-01&to=2026-01-01&lens=un"
    open_page(page, f"/coalitions?{query}")

    assert parameters(page) == parse_qs(query)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    expect(page.get_by_text("Global Coalition to Defeat ISIS").first).to_be_visible()
    page.get_by_role("button", name="More filters (5)").click()
    expect(page.get_by_text("NATO members")).to_be_visible()
    expect(page.get_by_role("combobox", name="Borders")).to_have_value("United Nations view")


def test_what_is_at_its_default_stays_out_of_the_address(page: Page):
    open_page(page, "/coalitions?as_of=2026-11-22&lens=de_facto")

    assert parameters(page) == {}


def test_a_bad_parameter_falls_back_with_a_notice_that_names_it(page: Page):
    open_page(page, "/coalitions?as_of=2025-13-40&country=XXX&country=SYR&org=NOPE&lens=moon&from=2020-01-01&to=2019-01-01")

    for words in ("`as_of`", "'XXX'", "'NOPE'", "'moon'", "`from`"):
        expect(page.get_by_test_id("stAlert").filter(has_text=words.strip("`"))).to_have_count(1)
    assert parameters(page) == {"country": ["SYR"]}


def test_back_returns_to_the_filter_before_and_then_to_the_page_before(page: Page):
    open_page(page, "/?as_of=2025-11-10")
    page.get_by_role("link", name="Coalitions").click()
    page.wait_for_url("**/coalitions?as_of=2025-11-10")
    ready(page)
    page.get_by_role("button", name="Reset").click()
    page.wait_for_url("**/coalitions")
    ready(page)

    page.go_back()
    ready(page)
    assert page.url.endswith("/coalitions?as_of=2025-11-10")
    page.go_back()
    ready(page)
    assert page.url.endswith("/?as_of=2025-11-10")


def test_reset_clears_every_filter(page: Page):
    open_page(page, "/coalitions?as_of=2025-11-10&country=SYR&org=GCDI&by=USA&lens=un")
    page.get_by_role("button", name="Reset").click()
    page.wait_for_url("**/coalitions")

    assert parameters(page) == {}


def test_pages_keep_the_filters(page: Page):
    open_page(page, "/coalitions?as_of=2025-11-10&country=SYR")
    page.get_by_role("link", name="Sanctions").click()
    page.wait_for_url("**/sanctions?as_of=2025-11-10&country=SYR")


@pytest.mark.parametrize(
    ("typed", "opened"),
    [
        ("Syrian Arab", "/country?country=SYR"),
        ("D-ISIS", "/coalitions?org=GCDI"),
        ("US-CAESAR", "/sanctions?country=SYR&by=USA"),
    ],
)
def test_the_search_finds_countries_organisations_and_programmes(page: Page, typed: str, opened: str):
    open_page(page, "/")
    box = page.get_by_role("combobox", name="Search countries, organisations and programmes")
    box.click()
    box.fill(typed)
    page.get_by_role("option").first.click()
    page.wait_for_url(f"**{opened}")


def test_copy_link_writes_both_dates(page: Page):
    open_page(page, "/coalitions")
    page.get_by_role("button", name="Copy link").click()

    expect(page.get_by_text("as_of=2026-11-22&known=2026-11-22")).to_be_visible()


def test_a_date_before_all_facts_says_so(page: Page):
    open_page(page, "/?as_of=1810-01-01")

    expect(page.get_by_test_id("stAlert").filter(has_text="The facts held begin on")).to_be_visible()


def test_a_download_is_the_query_row_by_row(page: Page, built: Path):
    answer = page.request.get("/data/coalition_members.csv?org=NATO&as_of=2020-03-28&known=2020-03-28")
    downloaded = list(csv.DictReader(io.StringIO(answer.text())))
    con = store.open_locked(store.newest(built))
    day = date(2020, 3, 28)
    asked = queries.rows(con, "coalition_members", org=["NATO"], as_of=day, known=day)

    assert len(downloaded) == 30
    assert [tuple(row.values()) for row in downloaded] == [
        tuple(str(value).lower() if isinstance(value, bool) else str(value) for value in row)
        for row in asked.itertuples(index=False)
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/", "/coalitions", "/sanctions", "/country?country=SYR", "/data", "/data?view=download"])
def test_axe_finds_nothing_serious_of_ours(page: Page, address: str, scheme: Literal["light", "dark"]):
    page.emulate_media(color_scheme=scheme)
    open_page(page, address)

    assert serious(page) == []


def test_the_frame_fits_a_phone(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, "/coalitions?as_of=2025-11-10")

    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    expect(page.get_by_role("button", name="More filters")).to_be_visible()
    for name in ("Overview", "Coalitions", "Sanctions", "Country", "Events", "Evidence", "Data"):
        expect(page.locator(".st-key-pages").get_by_role("link", name=name, exact=True)).to_be_in_viewport(ratio=1)


def test_a_link_in_the_bar_shows_that_the_keyboard_is_on_it(page: Page):
    open_page(page, "/sanctions")
    link = page.locator(".st-key-pages").get_by_role("link", name="Evidence", exact=True)
    page.locator(".st-key-pages").get_by_role("link", name="Events", exact=True).focus()
    page.keyboard.press("Tab")

    expect(link).to_be_focused()
    assert link.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
