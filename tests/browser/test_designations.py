"""Designations in a browser: lists, a map that colours nobody's status, a search by name, the card of an entity."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import open_page, ready, serious
from tests.browser.maps import click_place

pytestmark = pytest.mark.browser
Ask = Callable[..., pd.DataFrame]


def test_the_page_is_reached_from_sanctions(page: Page):
    open_page(page, "/sanctions")
    page.get_by_role("link", name="Who is on a list").click()
    page.wait_for_url("**/designations**")

    expect(page.locator("h1.title")).to_have_text("Who is on a list?")


def test_without_an_official_list_the_curated_ones_are_shown_and_said_to_be(page: Page):
    open_page(page, "/designations")

    expect(page.get_by_text("No official list is loaded")).to_be_visible()
    expect(page.locator("p.lead")).to_contain_text("lists we hold have")


def test_a_name_with_accents_finds_its_entity_and_shows_the_row_of_the_file(page: Page, fed_url: str):
    open_page(page, f"{fed_url}/designations?view=name")
    box = page.get_by_label("Name", exact=True)
    box.fill("Tomàs Brendale")
    box.press("Enter")
    page.wait_for_url("**name=Tom**")
    ready(page)

    expect(page.get_by_text("This is no screening tool.")).to_be_visible()
    page.locator(".st-key-designated_names_table canvas").first.click(position={"x": 18, "y": 51}, force=True)
    page.wait_for_url("**entity=UN-SC*")
    ready(page)
    expect(page.get_by_role("heading", name="TOMAS BRENDALE")).to_be_visible()
    expect(page.get_by_text("<DATAID>501</DATAID>").first).to_be_visible()
    expect(page.locator(".st-key-designated_entity_evidence article.claim").first).to_be_visible()


def test_a_card_opens_from_its_address_with_names_in_other_scripts(page: Page, fed_url: str):
    open_page(page, f"{fed_url}/designations?view=name&entity=UN-SC:502")

    expect(page.get_by_role("heading", name="SERIK ALDANOV")).to_be_visible()
    expect(page.locator("dl.facts").first).to_contain_text("Серик Алданов")


def test_a_name_that_nobody_bears_is_no_proof(page: Page, fed_url: str):
    open_page(page, f"{fed_url}/designations?view=name&name=Qqqq+Zzzz")

    expect(page.locator(".empty")).to_contain_text("That nothing is found proves nothing")


def test_a_clicked_country_shows_who_is_tied_to_it(page: Page, fed_url: str):
    open_page(page, f"{fed_url}/designations?view=country&list=UN-SC")
    click_place(page, "designations_map", "LBY")
    page.wait_for_url("**country=LBY**")
    ready(page)

    expect(page.locator(".st-key-designations_country_evidence")).to_contain_text("NORTHERN REED BRIGADE")


def test_the_downloaded_rows_are_those_of_the_list_chosen(page: Page, fed_url: str, fed_rows: Ask):
    open_page(page, f"{fed_url}/designations?list=UN-SC")
    page.locator(".st-key-more_designation_by_programme").get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").first.click()

    got = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    expected = fed_rows("designations_by_programme", list="UN-SC")
    assert [(row["code"], int(row["entities"])) for row in got] == list(zip(expected["code"], expected["entities"], strict=True))
    assert got


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Page, fed_url: str, scheme: Literal["light", "dark"]):
    page.emulate_media(color_scheme=scheme)
    open_page(page, f"{fed_url}/designations?view=name&name=brendale&entity=UN-SC:501")

    assert serious(page) == []


@pytest.mark.parametrize("view", ["lists", "country", "changes", "name"])
def test_the_page_fits_a_phone(page: Page, fed_url: str, view: str):
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, f"{fed_url}/designations?view={view}")

    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
