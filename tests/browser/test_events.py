"""The events page in a browser: filters, clicks on map, bars and squares, links, the download, no feed."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import open_page, ready, serious
from tests.browser.maps import click_place, fills, wait_for_map

pytestmark = pytest.mark.browser
Ask = Callable[..., pd.DataFrame]
MAP = "events_map"


def downloaded(page: Page, key: str) -> list[dict[str, str]]:
    page.locator(f".st-key-more_{key}").get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").first.click()
    return list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))


def test_without_a_feed_the_page_says_what_to_load(page: Page):
    open_page(page, "/events")

    expect(page.locator("p.lead")).to_contain_text("No event feed is loaded")
    expect(page.locator(".empty")).to_contain_text("entente load --list")
    expect(page.locator(".js-plotly-plot")).to_have_count(0)


def test_a_clicked_country_lists_its_newest_events_with_their_links(page: Page, fed_url: str):
    open_page(page, f"{fed_url}/events?feed=gdelt2")
    click_place(page, MAP, "DEU")
    page.wait_for_url("**/events?*country=DEU*")
    ready(page)

    expect(page.get_by_role("heading", name="Newest events that name Germany")).to_be_visible()
    rows = downloaded(page, "events_newest")
    assert {row["source_url"] for row in rows} == {f"https://news.example/{event}" for event in (100, 105)}


@pytest.mark.parametrize("code", ["DEU", "LUX"])
def test_a_small_place_and_its_big_neighbour_each_answer_for_themselves(page: Page, fed_url: str, code: str):
    open_page(page, f"{fed_url}/events?feed=gdelt2")
    click_place(page, MAP, code)

    page.wait_for_url(f"**country={code}*")


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("", {}),
        ("&kind=04&kind=material+conflict", {"kind": ["04", "material conflict"]}),
        ("&role=target&from=2020-01-09&to=2020-01-15", {"role": "target", "from_": "2020-01-09", "to": "2020-01-15"}),
    ],
    ids=["all", "kinds", "days and role"],
)
def test_the_downloaded_rows_are_the_query(page: Page, fed_url: str, fed_rows: Ask, address: str, given: dict[str, object]):
    open_page(page, f"{fed_url}/events?feed=gdelt2{address}")
    wait_for_map(page, MAP)

    got = downloaded(page, MAP)

    expected = fed_rows("events_by_country", feed="gdelt2", **given)
    assert [(row["iso3"], int(row["events"]), int(row["reports"])) for row in got] == [
        (row["iso3"], row["events"], row["reports"]) for row in expected.to_dict("records")
    ]
    assert got


def test_a_kind_that_is_chosen_stands_in_the_address_and_in_the_lead(page: Page, fed_url: str):
    open_page(page, f"{fed_url}/events?feed=gdelt2&role=target")
    page.locator(".st-key-event_kind input").first.click()
    page.keyboard.type("fight")
    page.keyboard.press("Enter")
    page.wait_for_url("**kind=19**")
    ready(page)

    expect(page.locator("p.lead")).to_contain_text("1 event names a country as the one it is done to, told in 1 report.")
    assert parse_qs(urlsplit(page.url).query)["kind"] == ["19"]


def test_a_country_without_events_is_not_coloured_as_one_with_few(page: Page, fed_url: str):
    open_page(page, f"{fed_url}/events?feed=gdelt2")

    colours = fills(page, MAP)

    assert colours["BRA"] == colours["AUS"] != colours["FRA"]
    expect(page.get_by_text("not known to be calm")).to_be_visible()


def test_events_and_reports_are_told_apart(page: Page, fed_url: str):
    open_page(page, f"{fed_url}/events?feed=gdelt2&view=months")

    expect(page.get_by_text("is one mention of it in a text")).to_be_visible()
    expect(page.get_by_text("each day of the range counts exactly")).to_be_visible()


def click_mark(page: Page, key: str, selector: str) -> None:
    """Click the first mark of a figure, after the pointer has rested on it."""
    mark = page.locator(f".st-key-{key} {selector}").first
    expect(mark).to_be_attached(timeout=30_000)
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.wait_for_timeout(250)
    page.mouse.click(x, y)
    page.wait_for_timeout(600)
    ready(page)


def test_a_bar_lists_the_events_of_its_month(page: Page, fed_url: str):
    open_page(page, f"{fed_url}/events?feed=gdelt2&view=months&country=SYR")
    click_mark(page, "fig_events_months", ".bars path")

    expect(page.get_by_role("heading", name="Newest events that name Syria, 1 Jan 2020 to 31 Jan 2020")).to_be_visible()


def test_a_square_lists_what_one_did_to_the_other(page: Page, fed_url: str):
    open_page(page, f"{fed_url}/events?feed=gdelt2&view=pairs&country=SYR&kind=19")
    click_mark(page, "fig_events_pairs", ".trace.scatter:has(path[d*='H']) path.point")

    expect(page.get_by_role("heading", name="What Syria did to Israel")).to_be_visible()
    assert [row["event_id"] for row in downloaded(page, "events_between")] == ["gdelt2:103"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", ["map", "pairs"])
def test_axe_finds_nothing_serious(page: Page, fed_url: str, scheme: Literal["light", "dark"], view: str):
    page.emulate_media(color_scheme=scheme)
    open_page(page, f"{fed_url}/events?feed=gdelt2&view={view}&country=SYR")
    page.wait_for_timeout(1000)

    assert serious(page) == []


@pytest.mark.parametrize("view", ["map", "months", "pairs", "newest"])
def test_the_page_fits_a_phone(page: Page, fed_url: str, view: str):
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, f"{fed_url}/events?view={view}&feed=gdelt2&country=SYR")

    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
