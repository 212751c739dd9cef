"""The coalitions page in a browser: the map, its evidence, the time row, two compared, the rows downloaded."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from entente import queries, store
from entente.lines import with_days
from tests.browser.conftest import open_page, ready, serious
from tests.browser.maps import click_place, fills, wait_for_map

pytestmark = pytest.mark.browser
MAP = "coalitions_map"
TODAY = date(2026, 11, 22)


def test_a_table_has_all_the_width_until_a_row_is_chosen_and_then_its_evidence_is_beside_it(page: Page):
    open_page(page, "/coalitions?org=ECOWAS&view=steps")
    table = page.get_by_test_id("stDataFrame")
    expect(page.get_by_text("Choose a row to read its evidence.")).to_be_visible()
    whole = table.bounding_box()
    page.mouse.click(whole["x"] + 15, whole["y"] + 34 * 3 + 17)  # the third row: Burkina Faso left
    ready(page)

    evidence = page.locator(".st-key-coalitions_steps_evidence")
    expect(evidence).to_contain_text("Burkina Faso: withdrew, Economic Community of West African States, 29 Jan 2025")
    beside = table.bounding_box()
    assert beside["width"] < whole["width"] * 0.75
    assert evidence.bounding_box()["x"] > beside["x"] + beside["width"]


def parameters(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def rows(built: Path, name: str, **given: object) -> "list[dict[str, object]]":
    con = store.open_locked(store.newest(built))
    found = queries.rows(con, name, **given).to_dict("records")
    con.close()
    return [{str(column): value for column, value in row.items()} for row in found]


def move_to(page: Page, day: date) -> None:
    """Put the slider on a day, as a hand on it would."""
    number = (day - date(1970, 1, 1)).days
    page.locator(".time-row input").evaluate(
        "(slider, day) => { slider.value = day; slider.dispatchEvent(new Event('input', {bubbles: true})); }", number
    )
    expect(page.locator(".time-row .day")).to_contain_text(str(day.year))
    page.wait_for_timeout(400)


def test_a_clicked_country_opens_its_own_claim(page: Page, built: Path):
    open_page(page, "/coalitions")
    click_place(page, MAP, "NGA")
    page.wait_for_url("**/coalitions?country=NGA")
    ready(page)

    evidence = page.locator(".st-key-coalitions_country_evidence")
    expect(evidence.locator("h3")).to_have_text("Nigeria")
    (claim,) = {row["claim_id"]: row for row in rows(built, "evidence_of", fact_id="GCDI-NGA-member-1", known=TODAY)}.values()
    expect(evidence.locator("article.claim")).to_have_count(1)
    expect(evidence).to_contain_text(with_days(str(claim["reading"])))
    expect(evidence).to_contain_text(str(claim["publisher"]))


def test_a_select_box_does_what_the_click_does(page: Page):
    open_page(page, "/coalitions")
    page.locator(".st-key-pick_country input").first.click()
    page.keyboard.type("Nigeria")
    page.keyboard.press("Enter")
    page.wait_for_url("**/coalitions?country=NGA")


def test_the_slider_paints_what_the_server_paints_for_that_day(page: Page):
    day = date(2016, 1, 1)
    open_page(page, f"/coalitions?as_of={day}&org=NATO")
    wait_for_map(page, MAP)
    drawn = fills(page, MAP)
    open_page(page, "/coalitions?org=NATO")
    before = fills(page, MAP)
    move_to(page, day)

    moved = fills(page, MAP)
    assert moved == drawn
    assert {code for code in moved if moved[code] != before[code]} >= {"FIN", "SWE", "MNE", "MKD"}


def test_the_slider_paints_two_organisations_as_the_server_does(page: Page):
    day = date(2000, 1, 1)
    open_page(page, f"/coalitions?as_of={day}&org=NATO&org=EU")
    drawn = fills(page, MAP)
    open_page(page, "/coalitions?org=NATO&org=EU")
    before = fills(page, MAP)
    move_to(page, day)

    assert fills(page, MAP) == drawn != before


def test_playing_recolours_the_map_and_asks_the_server_nothing(page: Page):
    sent: list[object] = []

    def note(frame: object) -> None:  # Playwright takes no built-in function
        sent.append(frame)

    page.on("websocket", lambda socket: socket.on("framesent", note))
    open_page(page, "/coalitions?org=NATO")
    before = fills(page, MAP)
    page.locator(".time-row").scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    sent.clear()
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Pause").click()

    played = fills(page, MAP)
    assert sent == []
    assert played["SWE"] != before["SWE"]
    assert parameters(page) == {"org": ["NATO"]}


def test_use_this_date_moves_the_whole_page(page: Page):
    open_page(page, "/coalitions?org=NATO&country=SWE")
    move_to(page, date(2000, 1, 1))
    page.get_by_role("button", name="Use this date").click()
    page.wait_for_url("**as_of=2000-01-01**")
    ready(page)

    expect(page.locator("p.lead")).to_contain_text("On 1 Jan 2000 we can name 19 members")
    expect(page.locator(".subtitle").first).to_contain_text("Borders are today's, not those of 1 Jan 2000")
    expect(page.get_by_text("No claim about it is behind this map on this day.")).to_be_visible()
    expect(page.locator(".time-row .day")).to_have_text("1 Jan 2000")


def test_the_table_holds_what_the_map_shows(page: Page):
    open_page(page, "/coalitions?org=NATO")
    view = page.get_by_role("radiogroup", name="View of Members on the map")
    view.get_by_text("Table").click()
    ready(page)

    expect(page.locator(".st-key-mapfig_coalitions_map")).to_have_count(0)
    expect(page.get_by_role("region", name="World map: members on 22 Nov 2026. As a table.")).to_be_visible()
    view.get_by_text("Chart").click()
    ready(page)
    wait_for_map(page, MAP)


@pytest.mark.parametrize("address", ["/coalitions?org=NATO&as_of=2020-03-28", "/coalitions?as_of=2025-11-10&known=2025-12-31"])
def test_the_downloaded_rows_are_the_query_row_by_row(page: Page, built: Path, address: str):
    open_page(page, address)
    page.locator(".st-key-more_coalitions_map").get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").first.click()
    got = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    asked = parse_qs(urlsplit(address).query)
    expected = rows(
        built, "coalition_members", org=asked.get("org", ["GCDI"]), as_of=asked["as_of"][0], known=asked.get("known", [TODAY])[0]
    )
    assert len(got) == len(expected) > 25
    for mine, theirs in zip(got, expected, strict=True):
        assert {name: mine[name] for name in ("fact_id", "member_id", "member_name", "status", "since", "until")} == {
            name: str(theirs[name]) for name in ("fact_id", "member_id", "member_name", "status", "since", "until")
        }


def test_two_organisations_are_both_or_only_one(page: Page):
    open_page(page, "/coalitions?org=NATO&org=EU&country=SWE")

    expect(page.locator("p.lead")).to_contain_text("23 members are in both NATO and EU, 9 members are only in NATO and 4 members are only in EU")
    evidence = page.locator(".st-key-coalitions_country_evidence")
    expect(evidence).to_contain_text("European Union")
    expect(evidence).to_contain_text("North Atlantic Treaty Organization")


def test_an_empty_map_says_what_to_change(page: Page):
    open_page(page, "/coalitions?org=NATO&as_of=1900-01-01")

    expect(page.locator("p.lead")).to_contain_text("no member of North Atlantic Treaty Organization can be named")
    expect(page.locator(".empty").first).to_contain_text("Choose a later as-of date, or another organisation.")


def test_the_gap_between_named_and_stated_is_told(page: Page):
    open_page(page, "/coalitions")
    page.get_by_role("radiogroup", name="View", exact=True).get_by_text("Named against stated").click()
    page.wait_for_url("**/coalitions?view=stated")
    ready(page)

    expect(page.get_by_text("3 stated and not named by any source held")).to_be_visible()
    expect(page.get_by_text("89 by The Epoch Times (Aldgra Fredly) (rival count)")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Page, scheme: Literal["light", "dark"]):
    page.emulate_media(color_scheme=scheme)
    open_page(page, "/coalitions?country=SYR")
    wait_for_map(page, MAP)

    assert serious(page) == []


def test_the_page_fits_a_phone(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, "/coalitions?country=SYR")

    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
