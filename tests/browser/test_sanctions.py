"""The sanctions page in a browser: the map and its evidence, views, filters, the rows downloaded."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from entente import queries, store
from entente.lines import with_days
from tests.browser.conftest import free_port, open_page, ready, serious, start_server
from tests.browser.maps import click_place

pytestmark = pytest.mark.browser
MAP = "sanctions_map"
SYRIA = "/sanctions?country=SYR&as_of=2025-12-01"
CAESAR = "US-CAESAR-2025-11-10-suspended"


def rows(built: Path, name: str, **given: object) -> list[dict[str, object]]:
    con = store.open_locked(store.newest(built))
    found = queries.rows(con, name, **{"known": date(2026, 11, 22), **given}).to_dict("records")
    con.close()
    return [{str(column): value for column, value in row.items()} for row in found]


def classes(page: Page) -> dict[str, int]:
    """The legend's words with their counts."""
    told = page.locator("ul.legend li").all_inner_texts()
    parts = [one.rsplit(maxsplit=1) for one in told if one.split()[-1].isdigit()]
    return {word.strip(): int(count) for word, count in parts}


def choose(page: Page, label: str, option: str) -> None:
    """Type into a select box and take what it finds; its list draws only what is in view."""
    page.get_by_role("combobox", name=label, exact=True).first.click()
    page.keyboard.type(option)
    page.get_by_role("option", name=option, exact=True).click()
    ready(page)


def test_a_cold_link_answers_which_sanctions_stood_and_who_says_so(page: Page, built: Path, tmp_path: Path):
    port = free_port()
    server = start_server(built, port, tmp_path / "log.txt")
    try:
        open_page(page, f"http://127.0.0.1:{port}{SYRIA}")
        expect(page.get_by_role("heading", name="Programmes against Syria on 1 Dec 2025")).to_be_visible()
        choose(page, "Evidence for", "United States: Caesar Syria Civilian Protection Act, suspended")
        evidence = page.locator(".st-key-against_evidence")
        expect(evidence.locator("article.claim").first).to_contain_text("Known on")
        (first, *_) = rows(built, "evidence_of", fact_id=CAESAR)
        expect(evidence).to_contain_text(str(first["publisher"]))
    finally:
        server.terminate()
        server.wait(10)


def test_a_clicked_country_opens_its_own_claim(page: Page, built: Path):
    open_page(page, "/sanctions")
    click_place(page, MAP, "SDN")
    page.wait_for_url("**/sanctions?country=SDN")
    ready(page)

    evidence = page.locator(".st-key-against_evidence")
    (sudan,) = (row for row in rows(built, "sanction_status_by_country", as_of="2026-11-22") if row["iso3"] == "SDN")
    told = rows(built, "evidence_of", fact_id=str(sudan["fact_ids"]).split(";")[0])
    expect(evidence).to_contain_text(with_days(str(told[0]["reading"])))
    expect(evidence).to_contain_text(str(told[0]["publisher"]))


@pytest.mark.parametrize("by", ["USA", "UN"])
def test_the_legend_counts_what_the_query_says_of_the_chosen_imposer(page: Page, built: Path, by: str):
    open_page(page, f"/sanctions?by={by}")

    found = rows(built, "sanction_status_by_country", as_of="2026-11-22", by=[by])
    shown = classes(page)
    assert shown["Wide, in force"] == sum(row["class"] == "wide_in_force" for row in found)
    assert shown["Listings only"] == sum(row["class"] == "listings" for row in found)
    assert shown["Formerly sanctioned"] == sum(row["class"] == "formerly" for row in found)


def test_none_known_is_said_of_covered_imposers_only(page: Page):
    open_page(page, "/sanctions?by=USA&by=GBR")
    expect(page.locator("p.trust").first).to_contain_text("“None known” speaks for the United States alone")

    open_page(page, "/sanctions?by=GBR")
    expect(page.locator("p.trust").first).to_contain_text("Not covered")
    expect(page.locator("ul.legend li.none", has_text="None known")).to_have_count(1)


def test_the_views_keep_the_filters_and_stand_in_the_address(page: Page):
    open_page(page, SYRIA)
    for label, view, title in (
        ("Timeline", "timeline", "Status over time"),
        ("Who on whom", "matrix", "Who sanctions whom on 1 Dec 2025"),
        ("Over the years", "years", "Programmes in force over time"),
    ):
        page.get_by_role("radio", name=label).click()
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        ready(page)
        assert parse_qs(urlsplit(page.url).query) == {"country": ["SYR"], "as_of": ["2025-12-01"], "view": [view]}


def test_the_timeline_is_short_until_all_is_asked_for(page: Page):
    open_page(page, "/sanctions?view=timeline")
    chart = page.locator(".st-key-timeline .js-plotly-plot")
    short = chart.bounding_box()
    page.get_by_text("Show all 173 programmes").click()
    ready(page)
    whole = chart.bounding_box()

    assert short and whole
    assert whole["height"] > 5 * short["height"]


def test_a_clicked_span_opens_its_evidence_and_its_programme(page: Page):
    open_page(page, f"{SYRIA}&view=timeline")
    bar = page.locator(".st-key-timeline .bars .point path").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box
    page.mouse.move(box["x"] + 10, box["y"] + 6)
    page.wait_for_timeout(200)  # Plotly clicks what it has hovered
    page.mouse.click(box["x"] + 10, box["y"] + 6)
    ready(page)

    expect(page.locator(".st-key-timeline_evidence article.claim").first).to_be_visible()
    expect(page.get_by_text("Legal basis", exact=True)).to_be_visible()


def test_a_programme_card_tells_status_end_and_acts(page: Page):
    open_page(page, f"{SYRIA}&view=timeline")
    choose(page, "Programme", "United States: Caesar Syria Civilian Protection Act")

    card = page.locator("dl.facts").first
    expect(card).to_contain_text("suspended")
    expect(card).to_contain_text("Relief ends 9 May 2026: superseded")
    expect(card).to_contain_text("repealed on 2025-12-18")
    expect(page.get_by_role("heading", name="Acts on Caesar Syria Civilian Protection Act")).to_be_visible()


def test_the_downloaded_rows_are_the_query_row_by_row(page: Page, built: Path):
    open_page(page, "/sanctions?by=EU&as_of=2025-12-01")
    page.locator(".st-key-more_sanctions_map").get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").first.click()
    got = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    expected = rows(built, "sanction_status_by_country", as_of="2025-12-01", by=["EU"])

    assert len(got) == len(expected) > 20
    columns = ("fact_ids", "iso3", "name", "class", "status", "breadth", "programmes", "certainty", "imposers")
    for mine, theirs in zip(got, expected, strict=True):
        assert {name: mine[name] for name in columns} == {name: "" if theirs[name] is None else str(theirs[name]) for name in columns}


def test_the_pictures_carry_title_legend_date_and_source(page: Page, tmp_path: Path):
    open_page(page, "/sanctions?by=USA&as_of=2025-12-01")
    page.locator(f".st-key-more_{MAP}").get_by_role("button", name="Download").click()
    saved = {}
    for kind in ("SVG", "PNG"):
        with page.expect_download() as download:
            page.get_by_role("button", name=kind, exact=True).click()
        assert download.value.suggested_filename == f"sanction_status_by_country-2025-12-01.{kind.lower()}"
        saved[kind] = Path(download.value.path()).read_bytes()

    drawing = saved["SVG"].decode()
    words = "".join(ElementTree.fromstring(drawing).itertext())
    for told in ("Status and breadth by country", "Wide, in force", "As of 1 Dec 2025", "Sources: ", "data version entente-"):
        assert told in words, told
    assert drawing.count("<path") > 200, "the map itself"
    width, height = (int.from_bytes(saved["PNG"][at : at + 4]) for at in (16, 20))
    assert saved["PNG"].startswith(b"\x89PNG") and width > 1500 and height > 800
    assert len(saved["PNG"]) > 50_000, "an empty canvas packs to almost nothing"


def test_an_empty_map_says_what_to_change(page: Page):
    open_page(page, "/sanctions?as_of=1850-01-01")

    expect(page.locator("p.lead")).to_contain_text("we know of no programme")
    expect(page.locator(".empty").first).to_contain_text("Choose more authorities, or a later as-of date.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", [SYRIA, f"{SYRIA}&view=timeline", "/sanctions?view=matrix", "/sanctions?view=years"])
def test_axe_finds_nothing_serious(page: Page, address: str, scheme: Literal["light", "dark"]):
    page.emulate_media(color_scheme=scheme)
    open_page(page, address)

    assert serious(page) == []


def test_the_page_fits_a_phone(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, SYRIA)

    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
